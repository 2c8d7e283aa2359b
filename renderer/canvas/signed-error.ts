import type { Frame } from './frame.ts';
import { scalarsOf } from './scalars.ts';
import type { View, Window } from './view.ts';
import { symmetricWindow, windowFromZero } from './windowing.ts';

/** Picture − reference, channel by channel, on the grid and in the unit of both. */
export const signedError = (frame: Frame, { data }: Frame): Frame => ({
  ...frame,
  windows: [],
  data: frame.data.map((v, i) => v - data[i]!),
});

/** Up to where the errors of a frame go, but for the few that are largest; of complex ones their magnitude. */
export const errorHalf = (error: Frame): number =>
  error.samples === 2 ? windowFromZero(scalarsOf(error)).width : symmetricWindow(error.data).width / 2;

/** How a map is seen that has a window of its own. */
export interface MapLooks extends Pick<View, 'colours' | 'part'> {
  readonly window: Window;
}

/**
 * How errors up to `half` are seen: signed numbers in two colours about white; those of a picture in its own colours
 * about the middle grey, which means right; complex ones by their magnitude, black where they are right.
 */
export function errorLooks({ samples }: Frame, half: number): MapLooks {
  if (samples === 2) return { window: { center: half / 2, width: half }, colours: 'sequential', part: 'magnitude' };
  return { window: { center: 0, width: 2 * half }, colours: samples === 3 ? 'grey' : 'signed' };
}
