import { messageOf, type ErrorMessage } from '../../../core/contract/errors.ts';
import { knownPixelMm } from '../../../core/contract/job.ts';
import type { Item } from '../../../core/contract/studio/item.ts';
import type { RunDetails } from '../../../core/contract/studio/run-summary.ts';
import { channelsOf, type RunArray } from '../../../core/contract/run-arrays.ts';
import { decodeNpy, type Npy } from '../../../core/formats/npy/npy.ts';
import { reducedPlane } from '../../../core/image/grids/plane-grid.ts';
import { interleaved } from '../../../core/image/planes.ts';
import { isErrorMessage } from '../../client/answer.ts';
import type { Frame } from '../frame.ts';

/** A frame that can be asked for: where it is and how its bytes are read. */
export interface FrameAddress {
  /** Path below the connection's root. */
  readonly path: string;
  /** Names the frame, with what is known of it: once more is known, it is another. */
  readonly key: string;
  read(bytes: Uint8Array): Read;
}
type Read = { readonly ok: true; readonly value: Frame } | { readonly ok: false; readonly error: ErrorMessage };

/** What a run's array does not say of itself. */
export interface ArrayFacts extends Pick<Frame, 'pixelMm' | 'orientation' | 'position' | 'grid' | 'windows'> {
  /** null where nothing says what its numbers are. */
  readonly array: RunArray | null;
}

const refused = (file: string, reason: string): Read => ({
  ok: false,
  error: messageOf({ code: 'unreadable-file', file, reason }),
});

/** Frame n of an imported item. */
export function itemFrame(project: string, item: Item, n: number): FrameAddress {
  const { height, width, samples, unit, pixelMm, fullScale, inverted, windows, places } = item.facts;
  const path = `/items/${project}/${item.id}/frames/${n}`;
  return {
    path,
    key: path,
    read(bytes) {
      const wanted = 4 * height * width * samples;
      if (bytes.length !== wanted) return refused(item.name, `${bytes.length} bytes arrived, ${wanted} were expected`);
      const data = new Float32Array(bytes.buffer, bytes.byteOffset, wanted / 4);
      const { orientation = null, position = null } = places[n] ?? {};
      const facts = { unit, pixelMm, fullScale, inverted, windows, orientation, position };
      return { ok: true, value: { data, height, width, samples, ...facts } };
    },
  };
}

type RunFacts = Pick<RunDetails, 'job' | 'place' | 'grid' | 'window' | 'arrays'>;
/** The images of a run lie as their source does and are looked at as it is. */
export function factsOfRun({ job, place, grid, window, arrays }: RunFacts, file: string): ArrayFacts {
  const array = arrays[file] ?? null;
  // A preview of a large image is a smaller picture of the same places.
  const by = array === null || !file.startsWith('previews/') ? 1 : Math.round(grid.height / array.shape.at(-2)!);
  const pixelMm = knownPixelMm(job);
  return {
    array,
    grid: by === 1 ? grid : reducedPlane(grid, by),
    pixelMm: pixelMm === null ? null : [by * pixelMm[0], by * pixelMm[1]],
    orientation: place?.orientation ?? null,
    position: place?.position ?? null,
    windows: window === null ? [] : [window],
  };
}

/**
 * An array of a run's folder, for example `results/proximal.npy`.
 * @param version which of several that lay there one after the other, as previews do
 */
export function runArray(run: string, file: string, facts: ArrayFacts, version: number | null = null): FrameAddress {
  const path = `/runs/${run}/files/${file}${version === null ? '' : `?n=${version}`}`;
  const { array, pixelMm, orientation, position, grid, windows } = facts;
  const told = [
    path,
    JSON.stringify(array),
    pixelMm,
    orientation,
    position,
    grid && Object.values(grid),
    JSON.stringify(windows),
  ];
  return {
    path,
    key: told.join(' '),
    read(bytes) {
      const npy = decodeNpy(bytes, file);
      if (!npy.ok) return { ok: false, error: messageOf(npy.error) };
      return frameOf(npy.value, file, facts);
    },
  };
}

/** Planar on the disk, interleaved from here on: its planes are channels of one picture. */
function frameOf({ data, shape }: Npy, file: string, { array, ...place }: ArrayFacts): Read {
  if (array === null) return refused(file, 'nothing in the run folder says what its numbers are');
  if (shape.join() !== array.shape.join())
    return refused(file, `it has the shape ${shape.join(' × ')}, and arrays.json says ${array.shape.join(' × ')}`);
  const [height = 0, width = 0] = shape.slice(-2);
  const { unit } = array;
  const picture = interleaved(new Float32Array(data), channelsOf(array), height * width);
  return { ok: true, value: { ...picture, height, width, unit, fullScale: unit === 'srgb' ? 1 : null, ...place } };
}

export type FrameState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly frame: Frame }
  | { readonly state: 'failed'; readonly error: ErrorMessage };

/** Frames as they were fetched, within a bound of memory; every pane of the window reads from the same. */
export interface Frames {
  /**
   * Says all that `reader` wants now, the most urgent first; what it asked for before and nobody wants any more is
   * aborted. Failed frames are asked for again.
   */
  want(reader: object, addresses: readonly FrameAddress[]): void;
  /** It is in memory. Does not count as a use. */
  has(address: FrameAddress): boolean;
  /** null: not fetched and not asked for. */
  stateOf(address: FrameAddress): FrameState | null;
  /** Called whenever a state changed. @returns how to stop */
  onChange(listen: () => void): () => void;
}

const AT_ONCE = 3;
/**
 * 512 slices of 512²: a usual series whole, and with the rest of the page two thirds of the 1.5 GB that a window may
 * take. It does not follow the machine's memory: what was let go is there again in a few hundredths of a second.
 */
const LIMIT_BYTES = 512 * 2 ** 20;
/** Share of the memory that frames which are looked at and their neighbours may take: beyond it nothing is fetched ahead. */
const AHEAD_SHARE = 0.75;

export function openFrames(
  url: (path: string) => string,
  limitBytes = LIMIT_BYTES,
  fetchBytes: typeof fetch = (...request) => fetch(...request),
): Frames {
  /** Oldest use first. */
  const kept = new Map<string, Frame>();
  const failed = new Map<string, ErrorMessage>();
  const loading = new Map<string, AbortController>();
  const readers = new Map<object, readonly FrameAddress[]>();
  const listeners = new Set<() => void>();
  let bytes = 0;

  const changed = (): void => listeners.forEach((listen) => listen());

  const wanted = (): Map<string, FrameAddress> => {
    const all = new Map<string, FrameAddress>();
    const lists = [...readers.values()];
    const longest = Math.max(0, ...lists.map((l) => l.length));
    // The most urgent of each pane before the second of any.
    for (let k = 0; k < longest; k++)
      for (const list of lists) {
        const address = list[k];
        if (address !== undefined) all.set(address.key, address);
      }
    return all;
  };

  function keep(key: string, frame: Frame): void {
    kept.set(key, frame);
    bytes += frame.data.byteLength;
    const needed = wanted();
    for (const [old, { data }] of kept) {
      if (bytes <= limitBytes) return;
      if (needed.has(old) || old === key) continue;
      kept.delete(old);
      bytes -= data.byteLength;
    }
  }

  async function load(key: string, address: FrameAddress, stop: AbortController): Promise<void> {
    const read = await fetched(address, stop.signal);
    // Someone else may load it by now.
    if (stop.signal.aborted || loading.get(key) !== stop) return;
    loading.delete(key);
    if (read.ok) keep(key, read.value);
    else failed.set(key, read.error);
    next();
    changed();
  }

  async function fetched(address: FrameAddress, signal: AbortSignal): Promise<Read> {
    try {
      const answer = await fetchBytes(url(address.path), { signal });
      if (!answer.ok) {
        const said: unknown = await answer.json().catch(() => null);
        return isErrorMessage(said)
          ? { ok: false, error: said }
          : refused(address.path, `the studio answered ${answer.status}`);
      }
      return address.read(new Uint8Array(await answer.arrayBuffer()));
    } catch (e) {
      return refused(address.path, e instanceof Error ? e.message : String(e));
    }
  }

  function next(): void {
    const needed = wanted();
    for (const [key, stop] of loading)
      if (!needed.has(key)) {
        loading.delete(key);
        stop.abort();
      }
    const looked = new Set([...readers.values()].flatMap(([first]) => (first === undefined ? [] : first.key)));
    let held = 0;
    for (const key of needed.keys()) held += kept.get(key)?.data.byteLength ?? 0;
    for (const [key, address] of needed) {
      if (loading.size >= AT_ONCE) return;
      if (kept.has(key) || failed.has(key) || loading.has(key)) continue;
      if (held > AHEAD_SHARE * limitBytes && !looked.has(key)) continue;
      const stop = new AbortController();
      loading.set(key, stop);
      void load(key, address, stop);
    }
  }

  return {
    want(reader, addresses) {
      for (const address of addresses) failed.delete(address.key);
      if (addresses.length === 0) readers.delete(reader);
      else readers.set(reader, addresses);
      next();
    },
    has: (address) => kept.has(address.key),
    stateOf(address) {
      const { key } = address;
      const frame = kept.get(key);
      if (frame !== undefined) {
        kept.delete(key);
        kept.set(key, frame);
        return { state: 'ready', frame };
      }
      const error = failed.get(key);
      if (error !== undefined) return { state: 'failed', error };
      const isWanted = loading.has(key) || [...readers.values()].flat().some((a) => a.key === key);
      return isWanted ? { state: 'loading' } : null;
    },
    onChange(listen) {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
  };
}
