/**
 * The undo history of a mask as a file that grows with every save: records of steps, and after each save a mark that
 * names the PNG it belongs to and how many steps are done. A record is
 *
 *   uint32 length of what follows the checksum · uint32 CRC-32 of it · uint32 bytes of content · content, as zlib
 *
 * big-endian, and its content a line of JSON, a zero byte, and the step's runs. What a crash tore off, or wrote ahead of
 * the PNG, lies behind the last mark that fits and is dropped. Where none fits, the mask has no past.
 */
import { unzlibSync, zlibSync, strFromU8, strToU8 } from 'fflate';
import { z } from 'zod';
import { JOURNAL_BYTES } from '../../../core/contract/studio/project.ts';
import { joinBytes } from '../../../core/formats/join-bytes.ts';
import { crc32 } from '../../../core/formats/picture/png-write.ts';
import { tilesOf, type Past, type Step } from './history.ts';
import { stepIds, type StepName } from './mask-state.ts';
import type { Raster } from '../raster.ts';

const HEAD = 12;
const count = z.int().nonnegative();
const lineSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('step'),
    /** How many steps were taken before it; later ones of an earlier try are void. */
    index: count,
    name: z.strictObject({ id: z.enum(stepIds), amount: z.number().optional() }),
    tiles: z.array(count),
  }),
  z.strictObject({
    kind: z.literal('mark'),
    /** How many steps are done, dropped ones included. */
    next: count,
    png: z.strictObject({ bytes: count, crc: count }),
  }),
]);
type Line = z.infer<typeof lineSchema>;

/** What a file holds: steps by index, none before `first`. */
interface Held {
  readonly first: number;
  readonly steps: ReadonlyMap<number, Step<StepName>>;
}

/** Bytes of the journal from a place on; what stood behind that place is void. */
export interface Entry {
  readonly at: number;
  readonly bytes: Uint8Array;
  /** Of the file, once it is written. */
  readonly held: Held;
}

export interface Journal {
  /** What must be written beside a PNG so that both belong together. */
  entry(past: Past<StepName>, png: Uint8Array): Entry;
  /** The entry stands on the disk. */
  written(entry: Entry): void;
  /** What stands on the disk is of another past: the next entry begins anew. */
  restart(): void;
}

function record(line: Line, runs: Uint8Array = new Uint8Array(0)): Uint8Array {
  const content = joinBytes([strToU8(JSON.stringify(line)), Uint8Array.of(0), runs]);
  const packed = zlibSync(content);
  const out = new Uint8Array(HEAD + packed.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, 4 + packed.length);
  view.setUint32(8, content.length);
  out.set(packed, HEAD);
  view.setUint32(4, crc32(out, 8, out.length));
  return out;
}

const signOf = (png: Uint8Array): { bytes: number; crc: number } => ({
  bytes: png.length,
  crc: crc32(png, 0, png.length),
});

/** Records up to the first that is torn, damaged or not ours, each with the place where it ends. */
function* recordsOf(bytes: Uint8Array, most: number): Generator<{ line: Line; runs: Uint8Array; end: number }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + HEAD <= bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    const size = view.getUint32(at + 8);
    if (end < at + HEAD || end > bytes.length || size > most || crc32(bytes, at + 8, end) !== view.getUint32(at + 4))
      return;
    const content = unzlibSync(bytes.subarray(at + HEAD, end), { out: new Uint8Array(size) });
    const zero = content.indexOf(0);
    const parsed = lineSchema.safeParse(JSON.parse(strFromU8(content.subarray(0, zero))));
    if (!parsed.success) return;
    yield { line: parsed.data, runs: content.slice(zero + 1), end };
    at = end;
  }
}

/** The past that ends in this PNG, and its length in the file; null where the file holds none. */
function read(bytes: Uint8Array, png: Uint8Array, raster: Pick<Raster, 'height' | 'width'>) {
  const sign = signOf(png);
  const tiles = tilesOf(raster);
  let dropped: number | null = null;
  const steps: Step<StepName>[] = [];
  let found: { past: Past<StepName>; length: number } | null = null;
  for (const { line, runs, end } of recordsOf(bytes, 2 * raster.height * raster.width + 16 * tiles + 1024)) {
    if (line.kind === 'mark') {
      dropped ??= line.next;
      const next = line.next - dropped;
      if (next < 0 || next > steps.length) break;
      if (line.png.bytes === sign.bytes && line.png.crc === sign.crc)
        found = { past: { steps: [...steps], dropped, next }, length: end };
    } else {
      dropped ??= line.index;
      const place = line.index - dropped;
      if (place < 0 || place > steps.length || line.tiles.some((tile) => tile >= tiles)) break;
      steps.length = place;
      steps.push({ name: line.name, tiles: line.tiles, runs });
    }
  }
  return found;
}

/**
 * Goes on with a mask's journal.
 * @param bytes the file, empty where there is none @param png the mask that lies beside it
 * @returns the past that is left; undefined where there is none
 */
export function openJournal(
  bytes: Uint8Array,
  png: Uint8Array,
  raster: Pick<Raster, 'height' | 'width'>,
  most = JOURNAL_BYTES,
): { readonly journal: Journal; readonly past: Past<StepName> | undefined } {
  let found: ReturnType<typeof read> = null;
  try {
    found = read(bytes, png, raster);
  } catch {
    // Its checksum is right and its content is not: nobody's journal.
  }
  const past = found?.past;
  return { past, journal: createJournal(found?.length ?? 0, past, most) };
}

/** @param length bytes that are on the disk, which hold `past` */
function createJournal(length: number, past: Past<StepName> | undefined, most: number): Journal {
  let held: Held = {
    first: past?.dropped ?? 0,
    steps: new Map(past?.steps.map((step, i) => [past.dropped + i, step])),
  };
  /** Packed once, however often it is written. */
  const packed = new WeakMap<Step<StepName>, Uint8Array>();
  const recordOf = (step: Step<StepName>, index: number): Uint8Array => {
    const known = packed.get(step);
    if (known !== undefined) return known;
    const { name, tiles, runs } = step;
    const made = record({ kind: 'step', index, name, tiles: [...tiles] }, runs);
    packed.set(step, made);
    return made;
  };
  const sizeOf = (records: readonly Uint8Array[]): number => records.reduce((sum, { length: n }) => sum + n, 0);

  return {
    entry({ steps, dropped, next }, png) {
      const mark = record({ kind: 'mark', next: dropped + next, png: signOf(png) });
      const numbered = steps.map((step, i) => [dropped + i, step] as const);
      const added = numbered.filter(([index, step]) => index >= held.first && held.steps.get(index) !== step);
      const records = added.map(([index, step]) => recordOf(step, index));
      if (dropped + next >= held.first && length + sizeOf(records) + mark.length <= most) {
        const now = { first: held.first, steps: new Map([...held.steps, ...added]) };
        return { at: length, bytes: joinBytes([...records, mark]), held: now };
      }
      // Anew with the newest that fill half of the file, so that this is rare. Steps that are undone are the newest.
      let from = numbered.length;
      for (let room = most / 2 - mark.length; from > 0; from--) {
        room -= recordOf(steps[from - 1]!, dropped + from - 1).length;
        if (room < 0) break;
      }
      // What is done must not be missing between the PNG and what is undone.
      const rest = from > next ? [] : numbered.slice(from);
      const bytes = joinBytes([...rest.map(([index, step]) => recordOf(step, index)), mark]);
      return { at: 0, bytes, held: { first: rest[0]?.[0] ?? dropped + next, steps: new Map(rest) } };
    },
    written({ at, bytes, held: now }) {
      length = at + bytes.length;
      held = now;
    },
    restart() {
      // Nothing is on the disk, so that no step is too early to be written.
      length = 0;
      held = { first: 0, steps: new Map() };
    },
  };
}
