/** Which slice of which volume a frame is, counted from 1; the volumes follow each other. */
export interface SlicePlace {
  readonly slice: number;
  readonly slices: number;
  readonly volume: number;
  readonly volumes: number;
}

/** @param frame from 0 */
export function slicePlace(frame: number, frames: number, volumes: number): SlicePlace {
  const slices = frames / volumes;
  return { slice: (frame % slices) + 1, slices, volume: Math.floor(frame / slices) + 1, volumes };
}
