/** Arrays of a run mean what stands beside them, in the folder's own words, from the solver to the canvas. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jobSchema, type Job } from '../../core/contract/job.ts';
import { must } from '../../core/contract/refused.ts';
import { runArraysFileSchema, type RunArray } from '../../core/contract/run-arrays.ts';
import { decodeNpy } from '../../core/formats/npy/npy.ts';
import { centredGrid } from '../../core/image/grids/plane-grid.ts';
import { fourier2d } from '../../core/operators/fft/fourier.ts';
import { withOrthogonalRows } from '../../core/operators/orthogonal-rows.ts';
import { cgls } from '../../core/solvers/cgls.ts';
import { freshState } from '../../core/solvers/solver.ts';
import { readArrays } from '../../electron/disk/run-arrays.ts';
import { compareWithList } from '../../electron/disk/run-checksums.ts';
import { claimFolder } from '../../electron/host/run-folder.ts';
import { decodePath } from '../../electron/worker/read/decode.ts';
import { exportPicture } from '../../electron/worker/pictures/export-picture.ts';
import { readNamed, readPicture } from '../../electron/worker/pictures/picture.ts';
import { execute } from '../../electron/worker/run/execute.ts';
import { writeNpy } from '../../electron/worker/run/results.ts';
import { factsOfRun, runArray } from '../../renderer/canvas/frames/frames.ts';
import { scalarsOf } from '../../renderer/canvas/scalars.ts';
import { finish, problemOf } from '../core/solvers/tiny-problem.ts';
import { workspace } from '../support/command.ts';
import { tinyJob } from '../support/tiny-job.ts';

const w = workspace();
afterAll(() => w.remove());
let job: Job;

beforeAll(async () => {
  job = await tinyJob(w.at('body.npy'), 'tv,fbp');
  must(await claimFolder(w.at('ct'), job, 'langevin test', 'langevin …'));
  await execute(w.at('ct'), { stop: null }, () => undefined);
});

it('a run says of each of its images what it is, under the checksums of the folder', async () => {
  const { arrays } = runArraysFileSchema.parse(JSON.parse(readFileSync(w.at('ct', 'arrays.json'), 'utf8')));
  const image: RunArray = { kind: 'image', unit: 'HU', layout: 'planar', shape: [24, 24] };
  for (const file of ['inputs/truth.npy', 'results/tv.npy', 'results/fbp.npy']) {
    expect(arrays[file]).toEqual(image);
    expect(must(decodeNpy(readFileSync(w.at('ct', file)), file)).shape).toEqual(image.shape);
  }
  expect(await compareWithList(w.at('ct'))).toMatchObject({ differences: [] });
  writeFileSync(w.at('ct', 'arrays.json'), readFileSync(w.at('ct', 'arrays.json'), 'utf8').replaceAll('HU', 'srgb'));
  expect(await compareWithList(w.at('ct'))).toMatchObject({ differences: ['arrays.json: it was changed'] });
});

it('a folder of version 1 has images in HU, as its job had them, spreads among them', async () => {
  const stored = join(import.meta.dirname, '../fixtures/version-1/simulated');
  const old = jobSchema.parse(JSON.parse(readFileSync(join(stored, 'job.json'), 'utf8')));
  const arrays = must(await readArrays(stored, old));
  const { height, width } = old.image;
  expect(arrays['inputs/truth.npy']).toEqual({ kind: 'image', unit: 'HU', layout: 'planar', shape: [height, width] });
  expect(arrays['results/spread.npy']).toMatchObject({ kind: 'spread', unit: 'HU' });
  cpSync(stored, w.at('old'), { recursive: true });
  const picture = await readPicture({ path: w.at('old/results/spread.npy'), frame: 0, run: w.at('old') });
  expect(picture.decoded).toMatchObject({ unit: 'HU', samples: 1, windows: [] });
});

it('complex numbers go from a solver through the folder to the canvas, with magnitude and phase', async () => {
  const [height, width] = [6, 8];
  const pixels = height * width;
  // A ring of phase: real parts, then imaginary ones.
  const truth = Float32Array.from({ length: 2 * pixels }, (_, i) => {
    const angle = (2 * Math.PI * (i % pixels)) / pixels;
    return (1 + (i % 3)) * (i < pixels ? Math.cos(angle) : Math.sin(angle));
  });
  const A = withOrthogonalRows(fourier2d(height, width));
  const data = new Float32Array(2 * pixels);
  A.forward(truth, data);
  const state = freshState();
  await finish(cgls(problemOf(A, data, { noiseSd: 0 }), { iterations: 3, lambda: 0, every: 1 }, state));
  const image = state.arrays['estimate']!;

  const folder = w.at('complex');
  const own: Job = { ...job, image: { channels: 2, height, width, pixelMm: 2 } };
  must(await claimFolder(folder, own, 'langevin test', 'langevin …'));
  await writeNpy(folder, 'tv', image, own);
  const array: RunArray = { kind: 'image', unit: 'complex', layout: 'planar', shape: [2, height, width] };
  const arrays = { 'results/tv.npy': array };
  writeFileSync(join(folder, 'arrays.json'), JSON.stringify({ schemaVersion: 1, arrays }));

  // The worker reads it as one picture of complex numbers, whether it knows the run or was only given the file.
  const path = join(folder, 'results/tv.npy');
  for (const decoded of [(await readPicture({ path, frame: 0, run: folder })).decoded, await readNamed(path)]) {
    expect(decoded).toMatchObject({ frames: 1, samples: 2, unit: 'complex', height, width, windows: [] });
    expect([decoded.data[2], decoded.data[3]]).toEqual([image[1], image[pixels + 1]]);
  }
  // Exported it is an array of complex numbers, of the same.
  const output = w.at('out.npy');
  await exportPicture({
    kind: 'export',
    picture: { path, frame: 0, run: folder },
    format: 'npy',
    recipe: false,
    output,
  });
  const exported = must(await decodePath(output));
  expect(exported).toMatchObject({ samples: 2, unit: 'complex' });
  expect([...exported.data.subarray(0, 4)]).toEqual([image[0], image[pixels], image[1], image[pixels + 1]]);

  // So does the window, from the same folder.
  const run = { job: own, place: null, grid: centredGrid(height, width, [2, 2]), window: null };
  const said = must(await readArrays(folder, own));
  const facts = factsOfRun({ ...run, arrays: said }, 'results/tv.npy');
  const read = runArray('r', 'results/tv.npy', facts).read(new Uint8Array(readFileSync(path)));
  if (!read.ok) throw new Error(read.error.message);
  const frame = read.value;
  expect(frame).toMatchObject({ samples: 2, unit: 'complex', height, width });
  const [magnitude, phase] = [scalarsOf(frame, 'magnitude'), scalarsOf(frame, 'phase')];
  for (let i = 0; i < pixels; i++) {
    expect(magnitude[i]).toBeCloseTo(1 + (i % 3), 4);
    expect(Math.cos(phase[i]! - (2 * Math.PI * i) / pixels)).toBeCloseTo(1, 5);
  }
  // A folder that says nothing, or nonsense, is not guessed at.
  writeFileSync(join(folder, 'arrays.json'), '{"schemaVersion":1}');
  await expect(readPicture({ path, frame: 0, run: folder })).rejects.toMatchObject({
    refusal: { code: 'unreadable-file' },
  });
  rmSync(folder, { recursive: true });
});
