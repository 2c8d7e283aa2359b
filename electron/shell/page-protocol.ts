import { pageAnswer, type PageFile } from '../server/page-files.ts';
import { GUARDS } from '../server/response-headers.ts';
import { isOwn, SCHEME } from './policy.ts';

/** Before the program is ready. */
export const PRIVILEGES = {
  scheme: SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
} as const;

export interface Shown {
  readonly files: ReadonlyMap<string, PageFile>;
  /** @returns null where the path is none of the bulk's */
  readonly bulk: (request: Request) => Promise<Response | null>;
}

/** Answers `app://langevin/…` as the loopback server answers its own address: the built window, and the bulk paths. */
export async function answerPage(request: Request, { files, bulk }: Shown): Promise<Response> {
  if (!isOwn(request.url)) return guarded(plain(404));
  const file = request.method === 'GET' ? files.get(new URL(request.url).pathname) : undefined;
  if (file !== undefined) return guarded(pageAnswer(file));
  // A bug of ours: said without its text, which may hold a path or a name.
  return guarded((await bulk(request).catch(() => plain(500))) ?? plain(404));
}

const plain = (status: number): Response =>
  new Response(status === 404 ? 'There is nothing at this address.\n' : 'This request failed.\n', {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });

function guarded(answer: Response): Response {
  for (const [name, value] of Object.entries(GUARDS)) {
    if (!answer.headers.has(name)) answer.headers.set(name, value);
  }
  return answer;
}
