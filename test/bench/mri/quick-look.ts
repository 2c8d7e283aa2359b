/**
 * How soon k-space, zero-filled image and point spread follow the acceleration in the window: one question to its worker,
 * after the first. `npx tsx test/bench/mri/quick-look.ts`
 */
import { SAMPLINGS } from '../../../core/contract/measurement/mri.ts';
import { interleaved } from '../../../core/image/planes.ts';
import { headPhantom } from '../../../core/modalities/mri/phantom/head.ts';
import { performer } from '../../../renderer/modalities/mri/compute/perform.ts';
import type { Native } from '../../../renderer/modalities/mri/compute/protocol.ts';

const ACCELERATIONS = [2, 3, 4, 5, 6, 7, 8];
const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

for (const size of [256, 320, 512])
  for (const coils of [1, 8]) {
    const data = interleaved(headPhantom(size, 1), 2, size ** 2).data;
    const image: Native = { kind: 'image', data, height: size, width: size, samples: 2 };
    const perform = performer();
    const told = SAMPLINGS.map((kind) => {
      const took = ACCELERATIONS.map((acceleration, n) => {
        const sampling = { kind, acceleration, center: 0.08, direction: 'columns', partial: 1, seed: 1 } as const;
        const acquisition = {
          phase: { kind: 'none' },
          noise: { kind: 'none' },
          seed: 1,
          sampling,
          coils,
          coilSeed: 1,
        } as const;
        const before = performance.now();
        perform({ kind: 'acquire', ask: { native: { id: 1, image: n === 0 ? image : null }, acquisition, coil: 0 } });
        return performance.now() - before;
      });
      return `${kind} ${middle(took.slice(1)).toFixed(1)} ms`;
    });
    console.log(`${size}², ${coils} coil${coils === 1 ? '' : 's'}: ${told.join(', ')}`);
  }
