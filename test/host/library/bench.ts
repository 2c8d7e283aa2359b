/** A studio's library on a temporary home, with a reader that a test can make misbehave. */
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { StudioError } from '../../../core/contract/errors.ts';
import { messageOf } from '../../../core/contract/errors.ts';
import type { Answers, Request } from '../../../core/contract/messages.ts';
import { Refused } from '../../../core/contract/refused.ts';
import { err, ok, type Result } from '../../../core/contract/result.ts';
import type { StudioEvent } from '../../../core/contract/studio/event.ts';
import type { ItemFacts } from '../../../core/contract/studio/item.ts';
import { decodeNpy, encodeNpy } from '../../../core/formats/npy/npy.ts';
import { openHome, type Home } from '../../../electron/host/library/home.ts';
import { openLibrary, type Library } from '../../../electron/host/library/library.ts';
import type { Reader } from '../../../electron/host/reader.ts';
import { bundleOf } from '../../support/bundle.ts';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

export const temporary = (): string => mkdtempSync(join(tmpdir(), 'langevin-library-'));

const factsOf = (over: Partial<ItemFacts>): ItemFacts => ({
  format: 'npy',
  kind: 'image',
  frames: 1,
  volumes: 1,
  height: 1,
  width: 1,
  samples: 1,
  unit: 'stored',
  fullScale: null,
  isSigned: true,
  inverted: false,
  pixelMm: null,
  sliceMm: null,
  windows: [],
  places: [],
  modality: null,
  bytes: 0,
  warnings: [],
  says: [],
  numbers: null,
  unread: [],
  recipe: null,
  ...over,
});

/**
 * Reads .npy as the worker does, takes `*.slice` files of one folder for a series, and does not survive a file that
 * says CRASH.
 */
export function readerDouble(): Reader {
  const damaged = (file: string): StudioError => ({ code: 'unreadable-file', file, reason: 'it is damaged' });
  const crash = (file: string): StudioError => ({ code: 'unreadable-file', file, reason: 'its reader crashed' });
  const says = (path: string, text: string): boolean => readFileSync(path).includes(text);
  const answer = (request: Request): Result<Answers[Request['kind']]> => {
    switch (request.kind) {
      case 'scan': {
        const { paths } = request;
        if (paths.some((path) => says(path, 'CRASH-SCAN'))) return err(crash(paths[0]!));
        const slices = paths.filter((path) => path.endsWith('.slice'));
        const series = { paths: slices, frames: slices.map(() => 1), seriesName: null, warnings: [] };
        return ok({
          series: slices.length > 0 ? [series] : [],
          singles: paths.filter((path) => path.endsWith('.npy')),
          others: paths.filter((path) => path.endsWith('.txt')).map((path) => ({ path, kind: 'angles' as const })),
          passedOver: [],
          refused: paths
            .filter((path) => !/\.(npy|slice|txt)$/.test(path))
            .map((path) => ({ path, error: messageOf(damaged(path)) })),
        });
      }
      case 'inspect': {
        const bad = request.paths.find((path) => says(path, 'CRASH'));
        if (bad !== undefined) return err(crash(bad));
        const frames: number[] = [];
        let [height, width, volumes] = [1, 1, 1];
        for (const path of request.paths) {
          const npy = decodeNpy(readFileSync(path), path);
          if (!npy.ok) return npy;
          [height, width] = [npy.value.shape.at(-2)!, npy.value.shape.at(-1)!];
          frames.push(npy.value.shape.slice(0, -2).reduce((n, d) => n * d, 1));
          volumes = npy.value.shape.slice(0, -3).reduce((n, d) => n * d, 1);
        }
        const all = frames.reduce((sum, n) => sum + n, 0);
        return ok({
          facts: factsOf({ kind: all > 1 ? 'series' : 'image', frames: all, volumes, height, width }),
          frames,
        });
      }
      case 'frame': {
        const npy = decodeNpy(readFileSync(request.path), request.path);
        if (!npy.ok) return npy;
        const [height, width] = [npy.value.shape.at(-2)!, npy.value.shape.at(-1)!];
        const from = request.frame * height * width;
        return ok({
          height,
          width,
          samples: 1,
          data: Float32Array.from(npy.value.data).slice(from, from + height * width),
        });
      }
      case 'thumbnail':
        return ok({ png: Uint8Array.of(137, 80, 78, 71) });
      case 'angles':
        return ok(readFileSync(request.path, 'utf8').trim().split('\n').map(Number));
      default:
        return err({ code: 'unexpected', reason: `nobody asks for ${request.kind} here, of ${basename(ROOT)}` });
    }
  };
  // A test double of a generic method: which answer belongs to which request is seen to above.
  const ask = async (request: Request): Promise<Result<never>> => answer(request) as Result<never>;
  return { ask };
}

export interface Bench {
  readonly folder: string;
  readonly home: Home;
  readonly library: Library;
  readonly events: StudioEvent[];
  readonly runs: Map<string, string>;
  /** No run is taken in. */
  refuseRuns: boolean;
  /** Ends it without a word, and opens it again. */
  crashAndReopen(): Promise<Bench>;
  close(): Promise<void>;
  send(files: Readonly<Record<string, Uint8Array | string>>): Promise<string>;
  get(path: string): Promise<Response>;
  put(path: string, body: Uint8Array<ArrayBuffer> | string): Promise<Response>;
}

export async function openBench(folder = temporary(), reader: Reader = readerDouble()): Promise<Bench> {
  const home = await openHome(folder);
  const events: StudioEvent[] = [];
  const runs = new Map<string, string>();
  const library = await openLibrary({
    home,
    root: ROOT,
    reader,
    publish: (event) => events.push(event),
    runFolder: (run) => runs.get(run) ?? null,
    adoptRun: async (at) => {
      if (bench.refuseRuns) throw new Refused({ code: 'unreadable-file', file: at, reason: 'it is damaged' });
      const id = `adopted-${runs.size}`;
      const to = join(home.runs, id);
      renameSync(at, to);
      runs.set(id, to);
      return id;
    },
  });
  const ask = async (method: string, path: string, body?: Uint8Array<ArrayBuffer> | string): Promise<Response> => {
    const init = body === undefined ? { method } : { method, body };
    return (await library.bulk(new Request(`http://127.0.0.1${path}`, init))) ?? new Response(null, { status: 418 });
  };
  const bench: Bench = {
    folder,
    home,
    refuseRuns: false,
    library,
    events,
    runs,
    async crashAndReopen() {
      await home.close(); // the lock of a process that is gone counts for nothing
      return openBench(folder, reader);
    },
    async close() {
      await library.close();
      await home.close();
      rmSync(folder, { recursive: true, force: true });
    },
    async send(files) {
      const begun: unknown = await (await ask('POST', '/uploads', '{"bytes":0}')).json();
      const id = typeof begun === 'object' && begun !== null && 'id' in begun ? String(begun.id) : '';
      const sent = await ask('PUT', `/uploads/${id}`, bundleOf(files));
      if (sent.status !== 200) throw new Error(await sent.text());
      return id;
    },
    get: (path) => ask('GET', path),
    put: (path, body) => ask('PUT', path, body),
  };
  return bench;
}

/** [frames, height, width] or [height, width] of rising numbers. */
export const npy = (...shape: number[]): Uint8Array =>
  encodeNpy(
    Float32Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => i),
    shape,
  );

/** The code of a refusal, whatever else was thrown. */
export const refusalOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (e: unknown) => {
      const refusal: unknown = e instanceof Error && 'refusal' in e ? e.refusal : null;
      return typeof refusal === 'object' && refusal !== null && 'code' in refusal ? String(refusal.code) : String(e);
    },
  );
