/** What the window draws of an acquisition is what a run measures. */
import { expect, it } from 'vitest';
import { toldOf } from '../../../../renderer/modalities/mri/sampling/told.ts';
import type { GeneratedSampling } from '../../../../core/contract/measurement/mri.ts';
import { withPhase } from '../../../../core/modalities/mri/phase/with-phase.ts';
import { addNoise } from '../../../../core/modalities/mri/noise.ts';
import { samplingMask } from '../../../../core/modalities/mri/sampling/pattern.ts';
import { simulatedCoils } from '../../../../core/modalities/mri/sensitivities/simulated.ts';
import { fourier2d } from '../../../../core/operators/fft/fourier.ts';
import { coilOperator } from '../../../../core/operators/kspace/coils.ts';
import { oneCoil } from '../../../../core/operators/kspace/one-coil.ts';
import { openCompute } from '../../../../renderer/modalities/mri/compute/compute.ts';
import { performer } from '../../../../renderer/modalities/mri/compute/perform.ts';
import type {
  Acquired,
  Acquisition,
  Native,
  NativeImage,
} from '../../../../renderer/modalities/mri/compute/protocol.ts';
import { portHere } from '../../compute/port-here.ts';

const [HEIGHT, WIDTH] = [30, 37];
const PLANE = HEIGHT * WIDTH;
const magnitude: NativeImage = {
  ...{ kind: 'image', height: HEIGHT, width: WIDTH, samples: 1 },
  data: Float32Array.from({ length: PLANE }, (_, i) =>
    Math.hypot((i % WIDTH) - 18, i / WIDTH - 15) < 11 ? 9 + (i % 5) : 0,
  ),
};
const every = (acceleration: number, more: Partial<GeneratedSampling> = {}): GeneratedSampling => ({
  ...{ kind: 'equispaced', acceleration, center: 0.1, direction: 'columns', partial: 1, seed: 1, ...more },
});
const asked = (sampling: GeneratedSampling): Acquisition => ({
  ...{ phase: { kind: 'smooth', seed: 4 }, sampling, noise: { kind: 'none' }, seed: 1, coils: 1, coilSeed: 1 },
});
function acquired(acquisition: Acquisition, native: Native = magnitude, coil = 0): Acquired {
  const answer = performer()({ kind: 'acquire', ask: { native: { id: 1, image: native }, acquisition, coil } });
  if (answer === null || !('mask' in answer)) throw new Error('it was answered with something else');
  return answer;
}

it('all of k-space gives the image back, and a point stays a point', () => {
  const { truth, zeroFilled, acceleration, pointSpread, lines } = acquired(asked(every(1)));
  if (truth === null) throw new Error('an image is its own truth');
  expect(acceleration).toBe(1);
  expect(lines).toEqual({ direction: 'columns', measured: WIDTH, of: WIDTH });
  for (let i = 0; i < 2 * PLANE; i++) expect(zeroFilled.data[i]).toBeCloseTo(truth.data[i]!, 4);
  expect(pointSpread[Math.floor(WIDTH / 2)]).toBeCloseTo(0, 4);
  expect(pointSpread.filter((db) => db > -70)).toHaveLength(1);
});

it('every third line makes two ghosts as bright as the point, a third of the field away', () => {
  const { pointSpread, lines } = acquired(asked(every(3, { center: 0 })), {
    ...magnitude,
    width: 36,
    data: magnitude.data.slice(0, 36 * HEIGHT),
  });
  expect(lines).toEqual({ direction: 'columns', measured: 12, of: 36 });
  const bright = Array.from(pointSpread.keys()).filter((i) => pointSpread[i]! > -1);
  expect(bright).toEqual([6, 18, 30]);
});

it.each(['columns', 'rows'] as const)('samples of %s, with their noise, are those of a run', (direction) => {
  const pattern = every(3, { direction });
  const acquisition: Acquisition = {
    ...asked(pattern),
    noise: { kind: 'gaussian', epsilon: 0.05 },
    seed: 7,
  };
  const { kspace, mask, measured, lines } = acquired(acquisition);
  const operator = oneCoil(HEIGHT, WIDTH, samplingMask(pattern, magnitude));
  const data = new Float32Array(2 * measured);
  operator.forward(withPhase(magnitude.data, magnitude, acquisition.phase), data);
  addNoise(data, acquisition.noise, 7);
  expect(lines?.direction).toBe(direction);
  const places = Array.from(mask.keys()).filter((i) => mask[i] === 1);
  for (const [k, i] of places.entries()) {
    expect(kspace[2 * i]).toBeCloseTo(data[k]!, 4);
    expect(kspace[2 * i + 1]).toBeCloseTo(data[measured + k]!, 4);
  }
});

it('a mask of a file measures what the pattern does that it is of, and says so itself', () => {
  const pattern = every(3);
  const mask = samplingMask(pattern, magnitude);
  expect(acquired({ ...asked(pattern), sampling: { mask } })).toEqual(acquired(asked(pattern)));
  const given = { mask, height: HEIGHT, width: WIDTH };
  const told = toldOf({ kind: 'file', path: '', sha256: '' }, magnitude, null, given);
  expect(told).toEqual(toldOf(pattern, magnitude, null, null));
  expect(toldOf({ kind: 'file', path: '', sha256: '' }, magnitude, null, null)).toBeNull();
});

it('single samples have a point spread of two directions, and a calibration region', () => {
  const { pointSpread, lines, calibration, measured, acceleration } = acquired(
    asked({ ...every(5), kind: 'poisson', center: 0.2 }),
  );
  expect(lines).toBeNull();
  expect(pointSpread).toHaveLength(PLANE);
  expect(measured).toBe(Math.round(PLANE / 5));
  expect(acceleration).toBeCloseTo(PLANE / measured, 9);
  expect(Math.min(...(calibration ?? [0, 0]))).toBeGreaterThan(4);
});

it('several coils measure as in a run; each is looked at by itself, and together they give one image', () => {
  const pattern = every(2);
  const acquisition: Acquisition = {
    ...asked(pattern),
    ...{ coils: 4, coilSeed: 3, noise: { kind: 'gaussian', epsilon: 0.02 }, seed: 5 },
  };
  const maps = simulatedCoils(4, HEIGHT, WIDTH, 3);
  const operator = coilOperator(maps, samplingMask(pattern, magnitude), HEIGHT, WIDTH);
  const { kspace, mask, measured, zeroFilled } = acquired(acquisition, magnitude, 2);
  const data = new Float32Array(4 * 2 * measured);
  operator.forward(withPhase(magnitude.data, magnitude, acquisition.phase), data);
  addNoise(data, acquisition.noise, 5);
  const places = Array.from(mask.keys()).filter((i) => mask[i] === 1);
  for (const [k, i] of places.entries()) {
    expect(kspace[2 * i]).toBeCloseTo(data[4 * measured + k]!, 4);
    expect(kspace[2 * i + 1]).toBeCloseTo(data[5 * measured + k]!, 4);
  }
  const image = new Float32Array(2 * PLANE);
  operator.adjoint(data, image);
  for (let i = 0; i < PLANE; i++) expect(zeroFilled.data[2 * i]).toBeCloseTo(image[i]!, 4);
});

it('maps of the coils come from the middle of k-space, as far as it is whole', () => {
  const maps = (center: number) => {
    const acquisition = { ...asked({ ...every(3), center }), coils: 3 };
    return performer()({ kind: 'maps', ask: { native: { id: 1, image: magnitude }, acquisition } });
  };
  expect(maps(0)).toBeNull();
  const found = maps(0.5);
  if (found === null || !('maps' in found)) throw new Error('it was answered with something else');
  expect(found).toMatchObject({ height: HEIGHT, width: WIDTH });
  expect(found.maps.map(({ length }) => length)).toEqual([2 * PLANE, 2 * PLANE, 2 * PLANE]);
  // Σ|S|² is 1 where the head is.
  const middle = Math.floor(HEIGHT / 2) * WIDTH + Math.floor(WIDTH / 2);
  const squares = found.maps.reduce((sum, map) => sum + map[2 * middle]! ** 2 + map[2 * middle + 1]! ** 2, 0);
  expect(squares).toBeCloseTo(1, 4);
});

it('of what a scanner measured a pattern leaves samples out; where it left some out itself there is no truth', () => {
  const data = Float32Array.from({ length: 2 * 2 * PLANE }, (_, i) => 1 + Math.sin(i));
  const kspace: Native = { kind: 'kspace', height: HEIGHT, width: WIDTH, coils: 2, data };
  const full = acquired({ ...asked(every(3)), noise: { kind: 'gaussian', epsilon: 1 } }, kspace, 1);
  expect(full).toMatchObject({ coils: 2, truth: { samples: 1 }, zeroFilled: { samples: 1 } });
  // Its noise is its own.
  expect(full.kspace[0]).toBe(data[2 * PLANE]);
  const holed = data.map((v, i) => ((i % WIDTH) % 2 === 0 ? v : 0));
  const { truth, mask, lines } = acquired({ ...asked(every(3)), sampling: null }, { ...kspace, data: holed });
  expect(truth).toBeNull();
  expect(lines).toEqual({ direction: 'columns', measured: 19, of: WIDTH });
  expect([...mask.slice(0, 4)]).toEqual([1, 0, 1, 0]);
});

it.each(['columns', 'rows'] as const)(
  'shows of several coils the root of the sum of squares, lines of %s too',
  (direction) => {
    const data = Float32Array.from({ length: 2 * 2 * PLANE }, (_, i) => 1 + Math.sin(i * i));
    const kspace: Native = { kind: 'kspace', height: HEIGHT, width: WIDTH, coils: 2, data };
    const { truth, zeroFilled, mask } = acquired(asked({ ...every(3), direction }), kspace, 0);
    const F = fourier2d(HEIGHT, WIDTH);
    for (const [shown, flags] of [
      [truth, new Uint8Array(PLANE).fill(1)],
      [zeroFilled, mask],
    ] as const) {
      const squares = new Float64Array(PLANE);
      for (const coil of [0, 1]) {
        const image = data.slice(2 * coil * PLANE, 2 * (coil + 1) * PLANE).map((v, i) => v * flags[i % PLANE]!);
        F.adjoint(image, image);
        for (let i = 0; i < PLANE; i++) squares[i]! += image[i]! ** 2 + image[PLANE + i]! ** 2;
      }
      shown!.data.forEach((v, i) => expect(v).toBeCloseTo(Math.sqrt(squares[i]!), 4));
    }
  },
);

it('answers the newest of a drag, and sends the image once', async () => {
  const port = portHere(performer());
  const compute = openCompute(port);
  const answers = await Promise.all([2, 3, 4, 5].map((r) => compute.acquire(magnitude, asked(every(r)), 0)));
  expect(answers.map((a) => a !== null)).toEqual([true, false, false, true]);
  expect(answers[3]).toEqual(acquired(asked(every(5))));
  expect(port.heard.map((m) => m.kind === 'acquire' && m.ask.native.image !== null)).toEqual([true, false]);
});
