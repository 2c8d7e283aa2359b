/**
 * How soon k-space, zero-filled image and point spread follow the acceleration in the window: one question to its worker,
 * after the first, in time of the processor. A frame of a screen lasts 17 or 33 ms. `npx tsx test/bench/mri/quick-look.ts`
 */
import { SAMPLINGS } from '../../../core/contract/measurement/mri.ts';
import { interleaved } from '../../../core/image/planes.ts';
import { headPhantom } from '../../../core/modalities/mri/phantom/head.ts';
import { performer } from '../../../renderer/modalities/mri/compute/perform.ts';
import type { Native } from '../../../renderer/modalities/mri/compute/protocol.ts';
import { median } from '../support/python.ts';

const ACCELERATIONS = [2, 3, 4, 5, 6, 7, 8];

for (const size of [256, 320, 512])
  for (const coils of [1, 8]) {
    const data = interleaved(headPhantom(size, 1), 2, size ** 2).data;
    const image: Native = { kind: 'image', data, height: size, width: size, samples: 2 };
    look(`${size}², ${coils === 1 ? 'one coil' : `${coils} simulated coils`}`, image, coils);
    if (coils === 1) continue;
    const scanned = Float32Array.from({ length: 2 * coils * size ** 2 }, (_, i) => Math.sin(i * i));
    look(
      `${size}², ${coils} coils of a scanner`,
      { kind: 'kspace', data: scanned, height: size, width: size, coils },
      1,
    );
  }

function look(what: string, image: Native, coils: number): void {
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
      const before = process.cpuUsage();
      perform({ kind: 'acquire', ask: { native: { id: 1, image: n === 0 ? image : null }, acquisition, coil: 0 } });
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    return `${kind} ${median(took.slice(1)).toFixed(1)} ms`;
  });
  console.log(`${what}: ${told.join(', ')}`);
}
