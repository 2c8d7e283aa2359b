/** A stack of projections on the command line: its row is reconstructed as if it had been a file of its own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jobSchema } from '../../core/contract/job.ts';
import { scanOf } from '../../core/modalities/ct/job.ts';
import { decodeNpy, encodeNpy } from '../../core/formats/npy/npy.ts';
import { langevin, workspace } from '../support/command.ts';
import { bodyHu, writeHu } from '../support/phantom-npy.ts';

const w = workspace();
afterAll(() => w.remove());
const [VIEWS, BINS] = [30, 35];
const CT = ['reconstruct', 'ct'] as const;
const MEASURED = ['--quantity', 'line-integrals', '--bin-width', '2', '--solver', 'fbp'] as const;
const valuesOf = (path: string): Float32Array | Float64Array => {
  const npy = decodeNpy(readFileSync(path), path);
  if (!npy.ok) throw new Error(JSON.stringify(npy.error));
  return npy.value.data;
};

beforeAll(async () => {
  writeHu(w.at('body.npy'), bodyHu(24), [24, 24]);
  const scan = ['--views', `${VIEWS}`, '--spacing', '2', '--size', 'native', '--solver', 'fbp', '--out', 'simulated'];
  expect((await langevin(w.path, ...CT, 'body.npy', ...scan)).code).toBe(0);
  const one = valuesOf(w.at('simulated', 'inputs', 'measurement.npy'));
  // The rows are the same object, ever more of it.
  const stack = Float32Array.from({ length: 3 * one.length }, (_, i) => {
    const [view, row, bin] = [Math.floor(i / (3 * BINS)), Math.floor(i / BINS) % 3, i % BINS];
    return one[view * BINS + bin]! * (row + 1);
  });
  writeFileSync(w.at('stack.npy'), encodeNpy(stack, [VIEWS, 3, BINS]));
  writeFileSync(
    w.at('row2.npy'),
    encodeNpy(
      Float32Array.from(one, (v) => 3 * v),
      [VIEWS, BINS],
    ),
  );
});

it('--row chooses it, and the result is that of the row alone', async () => {
  const { code, stderr } = await langevin(
    w.path,
    ...CT,
    '--sinogram',
    'stack.npy',
    '--row',
    '2',
    ...MEASURED,
    '--out',
    'a',
  );
  expect([code, stderr]).toEqual([
    0,
    expect.stringMatching(/row 2 of a stack of projections of 30 views × 3 detector rows/),
  ]);
  expect((await langevin(w.path, ...CT, '--sinogram', 'row2.npy', ...MEASURED, '--out', 'b')).code).toBe(0);
  expect(valuesOf(w.at('a', 'results', 'fbp.npy'))).toEqual(valuesOf(w.at('b', 'results', 'fbp.npy')));
  const job = jobSchema.parse(JSON.parse(readFileSync(w.at('a', 'job.json'), 'utf8')));
  expect(scanOf(job).source).toMatchObject({ kind: 'sinogram', row: 2 });
  expect((await langevin(w.path, 'verify', 'a')).code).toBe(0);
});

it('takes the middle row unless told, says so, and refuses one beyond the end', async () => {
  const middle = await langevin(w.path, ...CT, '--sinogram', 'stack.npy', ...MEASURED, '--dry-run');
  expect([middle.code, middle.stderr]).toEqual([0, expect.stringMatching(/its middle row, 1, .*--row states another/)]);
  const beyond = await langevin(w.path, ...CT, '--sinogram', 'stack.npy', '--row', '3', ...MEASURED);
  expect([beyond.code, beyond.stderr]).toEqual([
    2,
    expect.stringMatching(/3 is beyond the end: there are 3 detector rows/),
  ]);
  expect((await langevin(w.path, ...CT, 'body.npy', '--row', '1')).code).toBe(2);
});

it('rays that count nothing are left out, are told, and stay left out where the run is verified', async () => {
  const y = valuesOf(w.at('simulated', 'inputs', 'measurement.npy'));
  const counts = Float32Array.from(y, (v, i) => (i % 97 === 40 ? 0 : Math.round(1e4 * Math.exp(-v))));
  writeFileSync(w.at('counts.npy'), encodeNpy(counts, [VIEWS, BINS]));
  // The beam of each ray, though it is the same for all.
  writeFileSync(w.at('flat.npy'), encodeNpy(new Float32Array(counts.length).fill(1e4), [VIEWS, BINS]));
  const args = ['--sinogram', 'counts.npy', '--quantity', 'counts', '--flat', 'flat.npy', '--bin-width', '2'];
  const { code, stderr } = await langevin(w.path, ...CT, ...args, '--solver', 'tv,fbp', '--out', 'dark');
  expect([code, stderr]).toEqual([0, expect.stringMatching(/11 of 1050 rays hold no count: they are no measurement/)]);
  const measured = valuesOf(w.at('dark', 'inputs', 'measured.npy'));
  expect(measured).toEqual(Float32Array.from(counts, (n) => (n > 0 ? 1 : 0)));
  const verified = await langevin(w.path, 'verify', 'dark');
  expect([verified.code, verified.stdout]).toEqual([0, expect.stringMatching(/Equal/)]);
});
