import type { Job } from '../../../contract/job.ts';
import { areaOf, gather, scatter } from '../../../image/holes/area.ts';
import { MIRRORED } from '../../../image/symmetry.ts';
import { pixelMask } from '../../../operators/pixel/mask.ts';
import { canvasAround } from '../../../priors/tiled.ts';
import type { Fill } from '../../../solvers/solver.ts';
import type { Posed } from '../../measuring.ts';

/** A picture with holes, and the problem that it is. */
export interface Holed {
  readonly image: Pick<Job['image'], 'channels' | 'height' | 'width'>;
  /** [height, width], 0 in the hole. */
  readonly known: Uint8Array;
  /** [channels, height, width]; what stands in the holes is not read. */
  readonly picture: Float32Array;
  readonly whole: Posed;
}

/** The same problem for other pixels. */
type Pose = (image: Holed['image'], known: Uint8Array, data: Float32Array) => Posed;

/**
 * The pixels around the holes as a picture of one row, as far as tiles of this side may see them; the rest of the picture
 * is no part of the problem and comes back to the bit. What is known is known pixel by pixel: only the prior and the fills
 * ask what is beside what, and those are asked of the whole picture.
 */
export function aroundHoles({ image, known, picture, whole }: Holed, side: number, pose: Pose): Posed {
  const { channels, height, width } = image;
  const plane = height * width;
  const canvas = canvasAround(areaOf(height, width, known, 0), side, MIRRORED);
  const { area } = canvas;
  const there = (planes: Float32Array): Float32Array =>
    gather(planes, area, new Float32Array((planes.length / plane) * area.count));
  const knownThere = gather(known, area, new Uint8Array(area.count));
  const kept = pixelMask(channels, 1, area.count, knownThere);
  const data = new Float32Array(kept.outShape[0] ?? 0);
  kept.forward(there(picture), data);
  // A row of pixels from here and there is no picture that could be made smaller.
  const { sketch: _, ...part } = pose({ channels, height: 1, width: area.count }, knownThere, data);
  const { start, fills, shape } = whole.problem;
  const ofWhole =
    (fill: Fill): Fill =>
    (out, seed) => {
      const all = new Float32Array(shape[0] * plane);
      fill(all, seed);
      gather(all, area, out);
    };
  return {
    ...part,
    problem: {
      ...part.problem,
      // A row has no neighbours above and below: tiles are turned, each by itself.
      symmetries: [0],
      ...(start === undefined ? {} : { start: (out) => ofWhole(start)(out, 0) }),
      fills: Object.fromEntries(Object.entries(fills ?? {}).map(([id, fill]) => [id, ofWhole(fill)])),
    },
    toProblem: (of) => part.toProblem(there(of)),
    fromProblem: (x) => scatter(part.fromProblem(x), area, picture.slice()),
    canvas,
    whole,
  };
}
