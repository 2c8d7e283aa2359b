import type { Frame } from './frame.ts';

/** Picture − reference, on the grid and in the unit of both. */
export const signedError = (frame: Frame, { data }: Frame): Frame => ({
  ...frame,
  windows: [],
  data: frame.data.map((v, i) => v - data[i]!),
});
