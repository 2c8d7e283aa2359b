import { join } from 'node:path';
import { encodePng } from '../../core/formats/png-write.ts';
import { huFromScaled } from '../../core/image/units.ts';
import type { SolverStep } from '../../core/solvers/solver.ts';
import { writeFileSafely } from '../disk/write-file.ts';
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
}

/** Five a second at most, and never more than a twentieth of the time. */
const LEAST_MS = 200;
const SHARE = 20;
/** Lung and soft tissue in one picture. */
const LOW_HU = -1000;
const HIGH_HU = 500;

/** 8-bit pictures of the estimates, one file a method and seed, replaced as the run goes on. */
export function previews(folder: string, height: number, width: number): Preview {
  const pixels = new Uint8Array(height * width);
  let next = 0;
  return {
    async offer({ method, seed, events }, step) {
      const now = performance.now();
      if (now < next) return;
      const { estimate } = step;
      for (let i = 0; i < pixels.length; i++) {
        const share = (huFromScaled(estimate[i]!) - LOW_HU) / (HIGH_HU - LOW_HU);
        pixels[i] = Math.max(0, Math.min(255, Math.round(255 * share)));
      }
      const file = `previews/${seed === null ? method : `${method}-${seed}`}.png`;
      await writeFileSafely(join(folder, file), encodePng(pixels, width, height, 1));
      const end = performance.now();
      next = end + Math.max(LEAST_MS, SHARE * (end - now));
      events.tell({ kind: 'preview', method, seed, step: step.step, file });
    },
  };
}
