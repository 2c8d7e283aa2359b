import { join } from 'node:path';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { encodeThumbnail } from '../../../core/formats/picture/thumbnail.ts';
import { huFromScaled } from '../../../core/image/units.ts';
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
  /** The small picture by which lists show the run. @param hu [height, width] */
  thumbnail(hu: Float32Array): Promise<void>;
}

/** Five a second at most, and never more than a twentieth of the time. */
const LEAST_MS = 200;
const SHARE = 20;
const THUMBNAIL_SIDE = 128;
/** Lung and soft tissue in one picture. */
const WINDOW_HU = { center: -250, width: 1500 };

/** The estimates as float32 HU, one file a method and seed, replaced as the run goes on. */
export function previews(folder: string, height: number, width: number): Preview {
  const hu = new Float32Array(height * width);
  let next = 0;
  return {
    async offer({ method, seed, events }, step) {
      const now = performance.now();
      if (now < next) return;
      const { estimate } = step;
      for (let i = 0; i < hu.length; i++) hu[i] = huFromScaled(estimate[i]!);
      const file = `previews/${seed === null ? method : `${method}-${seed}`}.npy`;
      await writeFileSafely(join(folder, file), encodeNpy(hu, [height, width]));
      const end = performance.now();
      next = end + Math.max(LEAST_MS, SHARE * (end - now));
      events.tell({ kind: 'preview', method, seed, step: step.step, file });
    },
    async thumbnail(data) {
      const picture = {
        data,
        height,
        width,
        samples: 1,
        unit: 'HU',
        fullScale: null,
        window: WINDOW_HU,
        inverted: false,
      } as const;
      await writeFileSafely(join(folder, 'previews', 'thumbnail.png'), encodeThumbnail(picture, THUMBNAIL_SIDE));
    },
  };
}
