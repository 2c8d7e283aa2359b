/** Where the window is, as its address says it: `#/workspace/chest-2`. These pages stand on the rail. */
export const pages = ['start', 'workspace', 'compare', 'queue', 'models', 'compute', 'settings'] as const;
/** The lesson stands beside the models, which it explains: on no rail of its own. */
export type Page = (typeof pages)[number] | 'score';
/** The page of the rail to which a page belongs. */
export const railOf = (page: Page): (typeof pages)[number] => (page === 'score' ? 'models' : page);

export interface Route {
  readonly page: Page;
  /** A project, run or model id, by page. */
  readonly id: string | null;
}

const isPage = (name: string): name is Page => name === 'score' || pages.some((p) => p === name);

/** Reads the fragment of an address; what is not known is the start. */
export function routeOf(hash: string): Route {
  const [, page = '', id = ''] = hash.replace(/^#/, '').split('/');
  if (!isPage(page)) return { page: 'start', id: null };
  // Ids of ours need no escape; anything else came from elsewhere.
  return { page, id: /^[\w.-]+$/.test(id) ? id : null };
}

export const hashOf = ({ page, id }: Route): string => (id === null ? `#/${page}` : `#/${page}/${id}`);
