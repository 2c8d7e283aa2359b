import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkpointSlot } from '../../electron/worker/run/checkpoint.ts';
import type { SolverState } from '../../core/solvers/solver.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'langevin-checkpoint-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const stateOf = (step: number): SolverState => ({
  step,
  nfe: 2 * step,
  numbers: { lambda: step / 3, best: Infinity, nothing: NaN, zero: -0 },
  arrays: { estimate: Float32Array.of(step, Math.PI, -0), empty: new Float32Array(0) },
});

it('gives back a state to the bit, whatever its numbers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.float32Array(), fc.dictionary(fc.string(), fc.double()), async (estimate, numbers) => {
      const slot = checkpointSlot(folder, 'one');
      await slot.save({ state: { step: 3, nfe: 4, numbers, arrays: { estimate } }, seconds: 1.5, secondsTotal: 2 });
      const loaded = await checkpointSlot(folder, 'one').load();
      expect(loaded).toMatchObject({ seconds: 1.5, secondsTotal: 2 });
      expect(Object.entries(loaded!.state.numbers)).toEqual(Object.entries(numbers));
      expect(new Uint8Array(loaded!.state.arrays['estimate']!.buffer)).toEqual(
        new Uint8Array(estimate.buffer.slice(estimate.byteOffset, estimate.byteOffset + estimate.byteLength)),
      );
    }),
    { numRuns: 20 },
  );
});

it('has nothing to load where nothing was saved, or all was cleared', async () => {
  const slot = checkpointSlot(folder, 'none');
  expect(await slot.load()).toBeNull();
  await slot.save({ state: stateOf(1), seconds: 0, secondsTotal: 0 });
  await slot.clear();
  expect(await slot.load()).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
});

it('falls back to the one before where the latest is cut or changed', async () => {
  const slot = checkpointSlot(folder, 'two');
  for (const step of [1, 2, 3]) await slot.save({ state: stateOf(step), seconds: step, secondsTotal: step });
  expect((await checkpointSlot(folder, 'two').load())?.state).toEqual(stateOf(3));
  const latest = readdirSync(folder)
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs || (a < b ? 1 : -1))
    .find((path) => readFileSync(path, 'latin1').includes('"step":3'))!;
  const bytes = readFileSync(latest);
  writeFileSync(latest, bytes.subarray(0, bytes.length - 5));
  expect((await checkpointSlot(folder, 'two').load())?.state.step).toBe(2);
  bytes[bytes.length - 40]! ^= 1;
  writeFileSync(latest, bytes);
  const again = checkpointSlot(folder, 'two');
  expect((await again.load())?.state.step).toBe(2);
  await again.save({ state: stateOf(9), seconds: 0, secondsTotal: 0 });
  expect((await checkpointSlot(folder, 'two').load())?.state.step).toBe(9);
});
