// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { effectScope, nextTick, ref } from 'vue';
import { centredGrid } from '../../../core/image/grids/plane-grid.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import type { RunArray } from '../../../core/contract/run-arrays.ts';
import type { Item } from '../../../core/contract/studio/item.ts';
import { gridOf, type Frame } from '../../../renderer/canvas/frame.ts';
import {
  factsOfRun,
  itemFrame,
  openFrames,
  runArray,
  type FrameAddress,
} from '../../../renderer/canvas/frames/frames.ts';
import { probeText } from '../../../renderer/canvas/probe.ts';
import { scalarsOf } from '../../../renderer/canvas/scalars.ts';
import { useFrame } from '../../../renderer/canvas/frames/use-frame.ts';
import { jobOfScan } from '../../support/job-of-scan.ts';
import { parallelScan } from '../modalities/ct/disk.ts';

const ITEM: Item = {
  id: 'a',
  name: 'series',
  facts: {
    format: 'dicom',
    kind: 'series',
    frames: 20,
    volumes: 1,
    height: 2,
    width: 2,
    samples: 1,
    unit: 'HU',
    fullScale: null,
    isSigned: true,
    inverted: false,
    pixelMm: [1, 1],
    sliceMm: null,
    windows: [],
    places: [],
    modality: 'CT',
    bytes: 0,
    warnings: [],
    says: [],
    numbers: null,
    unread: [],
    recipe: null,
  },
};
const series: readonly FrameAddress[] = Array.from({ length: 20 }, (_, n) => itemFrame('p', ITEM, n));

/** A host whose answers wait until the test lets them go. */
function slowHost() {
  const asked: string[] = [];
  const aborted: string[] = [];
  const waiting = new Map<string, (answer: Response) => void>();
  const fetchBytes: typeof fetch = (url, init) => {
    const path = String(url);
    asked.push(path);
    return new Promise((resolve, reject) => {
      waiting.set(path, resolve);
      init?.signal?.addEventListener('abort', () => {
        aborted.push(path);
        waiting.delete(path);
        reject(new Error('aborted'));
      });
    });
  };
  async function answer(
    body: (n: number) => Response = (n) => new Response(new Float32Array(4).fill(n)),
  ): Promise<void> {
    while (waiting.size > 0) {
      for (const [path, resolve] of waiting) {
        waiting.delete(path);
        resolve(body(Number(path.split('/').at(-1))));
      }
      for (let k = 0; k < 10; k++) await new Promise((done) => setTimeout(done));
    }
  }
  return { asked, aborted, answer, fetchBytes };
}
const numbers = (paths: readonly string[]) => paths.map((path) => Number(path.split('/').at(-1)));

describe('the frames in memory', () => {
  it('come in the order of urgency, three at once, each once', async () => {
    const host = slowHost();
    const frames = openFrames((path) => path, 1e6, host.fetchBytes);
    frames.want({}, [series[5]!, series[6]!, series[4]!, series[7]!]);
    frames.want({}, [series[5]!]);
    expect(numbers(host.asked)).toEqual([5, 6, 4]);
    await host.answer();
    expect(numbers(host.asked)).toEqual([5, 6, 4, 7]);
    expect(frames.stateOf(series[5]!)).toMatchObject({ state: 'ready', frame: { height: 2, unit: 'HU' } });
    expect(frames.stateOf(series[0]!)).toBeNull();
  });

  it('abort what nobody wants any more, and nothing that somebody does', () => {
    const host = slowHost();
    const frames = openFrames((path) => path, 1e6, host.fetchBytes);
    const [one, other] = [{}, {}];
    frames.want(one, [series[1]!, series[2]!]);
    frames.want(other, [series[2]!]);
    frames.want(one, [series[3]!]);
    expect(numbers(host.aborted)).toEqual([1]);
    frames.want(other, []);
    expect(numbers(host.aborted)).toEqual([1, 2]);
  });

  it('let the longest unused go when memory is full, never what is looked at', async () => {
    const host = slowHost();
    const frames = openFrames((path) => path, 3 * 16, host.fetchBytes);
    const reader = {};
    for (const n of [0, 1, 2]) {
      frames.want(reader, [series[n]!]);
      await host.answer();
    }
    frames.stateOf(series[0]!);
    frames.want(reader, [series[3]!]);
    await host.answer();
    expect([0, 1, 2, 3].map((n) => frames.has(series[n]!))).toEqual([true, false, true, true]);
  });

  it('do not fetch ahead more than memory holds', async () => {
    const host = slowHost();
    const frames = openFrames((path) => path, 4 * 16, host.fetchBytes);
    frames.want({}, series);
    await host.answer();
    expect(series.filter((address) => frames.has(address)).length).toBeLessThanOrEqual(6);
    expect(frames.has(series[0]!)).toBe(true);
  });

  it('say what went wrong, and ask again when asked again', async () => {
    const host = slowHost();
    const frames = openFrames((path) => path, 1e6, host.fetchBytes);
    frames.want({}, [series[0]!, series[1]!]);
    await host.answer((n) => (n === 0 ? new Response(null, { status: 404 }) : new Response(new Float32Array(3))));
    expect(frames.stateOf(series[0]!)).toMatchObject({ state: 'failed', error: { code: 'unreadable-file' } });
    expect(frames.stateOf(series[1]!)).toMatchObject({
      error: { message: 'series cannot be read: 12 bytes arrived, 16 were expected.' },
    });
    frames.want({}, [series[0]!]);
    await host.answer();
    expect(frames.stateOf(series[0]!)?.state).toBe('ready');
  });
});

describe('an array of a run', () => {
  const array = (unit: RunArray['unit'], ...shape: number[]): RunArray => ({
    kind: 'image',
    unit,
    layout: 'planar',
    shape,
  });
  const place = { pixelMm: [1, 1], orientation: null } as const;
  const facts = { ...place, array: array('HU', 2, 3) };
  const counted = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => i);

  it('is read as what its run says that it is: grey, one picture in three colours, complex numbers', () => {
    const read = (...[unit, ...shape]: Parameters<typeof array>) => {
      const values = counted(shape.reduce((n, m) => n * m, 1));
      const own = { ...facts, array: array(unit, ...shape) };
      return runArray('r', 'results/x.npy', own).read(encodeNpy(values, shape));
    };
    const grey = { ok: true, value: { ...place, height: 2, width: 3, samples: 1, unit: 'HU', fullScale: null } };
    expect(read('HU', 2, 3)).toEqual({ ...grey, value: { ...grey.value, data: counted(6) } });
    const colour = read('srgb', 3, 1, 2);
    expect(colour).toMatchObject({ value: { height: 1, width: 2, samples: 3, unit: 'srgb', fullScale: 1 } });
    // Planes of red, green and blue become pixels of all three.
    expect(colour.ok && [...colour.value.data]).toEqual([0, 2, 4, 1, 3, 5]);
    const complex = read('complex', 2, 1, 2);
    expect(complex).toMatchObject({ value: { samples: 2, unit: 'complex', fullScale: null } });
    const frame = complex.ok ? complex.value : null;
    expect([...scalarsOf(frame!, 'magnitude')]).toEqual([2, Math.fround(Math.hypot(1, 3))]);
    expect([...scalarsOf(frame!, 'phase')]).toEqual([Math.PI / 2, Math.atan2(3, 1)].map(Math.fround));
    expect(probeText({ column: 0, row: 0, place: { x: 0, y: 0 }, values: [0, 2] }, frame!)).toBe('2 ∠ 90°');
  });

  it('lies and measures as its run says, and is fetched anew once more is known of it', () => {
    const job = jobOfScan(parallelScan(2, 4));
    const image = { ...job.image, pixelMm: 0.8 };
    const pixels = (from: 'file' | 'assumed') => ({
      ...job.input,
      pixels: { mm: [0.8, 0.8] as [number, number], from },
    });
    const orientation = [
      [1, 0, 0],
      [0, 1, 0],
    ] as const;
    const grid = centredGrid(2, 2, [0.8, 0.8]);
    const run = {
      job: { ...job, image, input: pixels('file') },
      place: { position: null, orientation },
      grid,
      window: null,
      arrays: { 'results/x.npy': array('HU', 2, 2) },
    };
    const factsOf = (of: typeof run | typeof early) => factsOfRun(of, 'results/x.npy');
    const early = { ...run, place: null };
    expect(factsOf(run)).toEqual({
      array: array('HU', 2, 2),
      pixelMm: [0.8, 0.8],
      orientation,
      position: null,
      grid,
      windows: [],
    });
    expect(factsOf(early).orientation).toBeNull();
    const elsewhere = { ...run, grid: centredGrid(2, 2, [0.5, 0.5]) };
    const keys = [run, early, elsewhere].map((of) => runArray('r', 'results/x.npy', factsOf(of)).key);
    expect(new Set(keys).size).toBe(3);
    const assumed = { ...run, job: { ...job, image, input: pixels('assumed') } };
    expect(factsOf(assumed).pixelMm).toBeNull();
  });

  it('lies over the places that its run says; a frame that says nothing is an image of its own', () => {
    const grid = centredGrid(2, 3, [0.8, 0.8]);
    const bytes = encodeNpy(new Float32Array(6), [2, 3]);
    const read = (more: object) => {
      const { value } = runArray('r', 'x.npy', { ...facts, ...more }).read(bytes) as { value: Frame };
      return gridOf(value);
    };
    expect(read({ grid })).toEqual(grid);
    expect(read({ pixelMm: [2, 1] })).toEqual(centredGrid(2, 3, [2, 1]));
    expect(read({ pixelMm: null })).toEqual(centredGrid(2, 3, [1, 1], 'px'));
  });

  it('is refused where it has no such picture or is no array', () => {
    const bytes = encodeNpy(new Float32Array(4), [2, 2]);
    expect(runArray('r', 'results/x.npy', facts).read(bytes)).toMatchObject({
      error: { message: expect.stringContaining('it has the shape 2 × 2, and arrays.json says 2 × 3') },
    });
    expect(runArray('r', 'results/x.npy', { ...facts, array: null }).read(bytes).ok).toBe(false);
    expect(runArray('r', 'results/x.npy', facts).read(new Uint8Array(8))).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('results/x.npy') },
    });
  });
});

it('a series shows the frame before while the next one loads, and tells what is there', async () => {
  const host = slowHost();
  const frames = openFrames((path) => path, 1e6, host.fetchBytes);
  const index = ref(0);
  const scope = effectScope();
  const { frame, loading, loaded } = scope.run(() => useFrame(frames, series, index))!;
  expect([frame.value, loading.value]).toEqual([null, true]);
  await host.answer();
  expect([frame.value?.data[0], loading.value]).toEqual([0, false]);
  expect(loaded.value.map((is, n) => (is ? n : -1)).filter((n) => n >= 0)).toEqual([0, 1, 2, 3]);
  index.value = 10;
  await nextTick();
  expect([frame.value?.data[0], loading.value]).toEqual([0, true]);
  await host.answer();
  expect(frame.value?.data[0]).toBe(10);
  scope.stop();
});
