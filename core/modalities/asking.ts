/** What decides how often a job asks its network, beside the settings of its solvers. */
export interface Asking {
  /** Images of the network that one of the job holds, each an evaluation of its own. */
  readonly images: number;
  /** Data have noise of one level that is known. */
  readonly hasNoise: boolean;
  /** Where the image is solved on smaller grids first; null: on its own alone. */
  readonly finer: Finer | null;
}

interface Finer {
  /** The coarsest grid: its first noise level where nobody says it, and its share of the image's pixels. */
  readonly coarsest: { readonly sigma: number; readonly share: number };
  /** The same of each finer grid, the image's own last. */
  readonly grids: readonly { readonly sigma: number; readonly share: number }[];
}

/** As of one image without noise, on one grid. */
export const ASKED_PLAINLY: Asking = { images: 1, hasNoise: false, finer: null };
