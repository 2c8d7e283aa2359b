import { join } from 'node:path';
import { modalityOf } from '../../../core/catalogue/modalities.ts';
import { shapeOf, type Job } from '../../../core/contract/job.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { encodeThumbnail } from '../../../core/formats/picture/thumbnail.ts';
import type { Posed } from '../../../core/modalities/measuring.ts';
import { PREVIEW_SIDE, reduced, reducedGrid, reduction } from '../../../core/image/grids/reduced.ts';
import { interleaved } from '../../../core/image/planes.ts';
import type { SolverStep } from '../../../core/solvers/solver.ts';
import { writeFileSafely } from '../../disk/write-file.ts';
import type { RunEvents } from './run-events.ts';

/** Whose picture it is, and who is told. */
interface PreviewOf {
  readonly method: string;
  readonly seed: number | null;
  readonly events: RunEvents;
}

export interface Preview {
  /** Writes a preview of this step, if the last one is old enough. */
  offer(of: PreviewOf, step: SolverStep): Promise<void>;
  /** The small picture by which lists show the run. @param image planar */
  thumbnail(image: Float32Array): Promise<void>;
}

/** Five a second at most, and never more than a twentieth of the time. */
const LEAST_MS = 200;
const SHARE = 20;
const THUMBNAIL_SIDE = 128;
/** A larger image is made smaller before: a small picture needs no more of it. */
const MOST_OF_THUMBNAIL = 2048;

/** The estimates in the unit of their images, large ones made smaller, one file a method and seed, replaced as the run goes on. */
export function previews(folder: string, job: Job, posed: Posed): Preview {
  const { channels } = job.image;
  const { unit, thumbnail: window } = modalityOf(job);
  const by = reduction(job.image, PREVIEW_SIDE);
  let next = 0;
  return {
    async offer({ method, seed, events }, step) {
      const now = performance.now();
      if (now < next) return;
      const { estimate } = step;
      const file = `previews/${seed === null ? method : `${method}-${seed}`}.npy`;
      const small =
        by > 1 && posed.sketch ? posed.sketch(estimate, by) : reduced(posed.fromProblem(estimate), job.image, by);
      await writeFileSafely(join(folder, file), encodeNpy(small, shapeOf({ image: reducedGrid(job.image, by) })));
      const end = performance.now();
      next = end + Math.max(LEAST_MS, SHARE * (end - now));
      events.tell({ kind: 'preview', method, seed, step: step.step, file });
    },
    async thumbnail(data) {
      const by = reduction(job.image, MOST_OF_THUMBNAIL);
      const grid = reducedGrid(job.image, by);
      const { data: values, samples } = interleaved(reduced(data, job.image, by), channels, grid.height * grid.width);
      const picture = { ...grid, data: values, samples, unit, fullScale: null, window, inverted: false };
      await writeFileSafely(join(folder, 'previews', 'thumbnail.png'), encodeThumbnail(picture, THUMBNAIL_SIDE));
    },
  };
}
