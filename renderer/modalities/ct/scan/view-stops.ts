/** The least and most views of a scan, and where its slider stops between them. */
export const LEAST_VIEWS = 4;
export const MOST_VIEWS = 720;

const range = (from: number, to: number, by: number): number[] =>
  Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by);

/** Few views are what is asked of a model: one by one up to 60, which is most of the way; then in growing steps. */
export const VIEW_STOPS: readonly number[] = [
  ...range(LEAST_VIEWS, 60, 1),
  ...range(65, 120, 5),
  ...range(140, 360, 20),
  ...range(390, MOST_VIEWS, 30),
];
