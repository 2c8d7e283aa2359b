import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SolverState } from '../../../core/solvers/solver.ts';
import { writeFileSafely } from '../../disk/write-file.ts';

/** A solver's state with the seconds that it has cost so far: inside the solver, and with everything around it. */
export interface Checkpoint {
  readonly state: SolverState;
  readonly seconds: number;
  readonly secondsTotal: number;
}

interface Header {
  readonly sequence: number;
  readonly seconds: number;
  /** Absent in one of an earlier program. */
  readonly secondsTotal?: number;
  readonly step: number;
  readonly nfe: number;
  /** Names; the values follow as doubles, since JSON knows no infinity. */
  readonly numbers: readonly string[];
  readonly arrays: readonly (readonly [string, number])[];
}

const MAGIC = 'LGVCKPT1';
const HASH_BYTES = 32;

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** In parts: the arrays are those of the state itself, which is as large as memory allows. */
function encode(header: Header, arrays: readonly (Float32Array | Float64Array)[]): readonly Uint8Array[] {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length, true);
  const parts = [
    new TextEncoder().encode(MAGIC),
    length,
    text,
    ...arrays.map((a) => new Uint8Array(a.buffer, a.byteOffset, a.byteLength)),
  ];
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return [...parts, hash.digest()];
}

/** null where the file is missing, cut or changed: then the other of the two stands. */
async function decode(path: string): Promise<{ header: Header; state: SolverState } | null> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null || bytes.length < MAGIC.length + 4 + HASH_BYTES) return null;
  const end = bytes.length - HASH_BYTES;
  if (!sha256(bytes.subarray(0, end)).every((b, i) => b === bytes[end + i])) return null;
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return null;
  const length = bytes.readUInt32LE(MAGIC.length);
  const from = MAGIC.length + 4;
  // The hash says that we wrote it, so its shape is ours.
  const header: Header = JSON.parse(bytes.toString('utf8', from, from + length));
  let at = from + length;
  const next = (byteLength: number): number => (at += byteLength) - byteLength;
  // Made of entries, since an assignment loses a name such as __proto__.
  const numbers = Object.fromEntries(header.numbers.map((name) => [name, bytes.readDoubleLE(next(8))]));
  const arrays = Object.fromEntries(
    header.arrays.map(([name, count]) => {
      const start = bytes.byteOffset + next(4 * count);
      return [name, new Float32Array(bytes.buffer.slice(start, start + 4 * count))];
    }),
  );
  return { header, state: { step: header.step, nfe: header.nfe, numbers, arrays } };
}

export interface CheckpointSlot {
  /** The latest whole checkpoint. */
  load(): Promise<Checkpoint | null>;
  save(checkpoint: Checkpoint): Promise<void>;
  clear(): Promise<void>;
}

/** Two files written in turns: while one is being replaced, the other holds. @param key method and seed */
export function checkpointSlot(folder: string, key: string): CheckpointSlot {
  const paths = [join(folder, `${key}.a`), join(folder, `${key}.b`)] as const;
  let sequence = 0;
  return {
    async load() {
      const found = (await Promise.all(paths.map(decode))).filter((c) => c !== null);
      const latest = found.sort((a, b) => b.header.sequence - a.header.sequence)[0];
      if (latest === undefined) return null;
      sequence = latest.header.sequence;
      const { seconds, secondsTotal = seconds } = latest.header;
      return { state: latest.state, seconds, secondsTotal };
    },
    async save({ state, seconds, secondsTotal }) {
      sequence++;
      const names = Object.keys(state.arrays);
      const numbers = Object.keys(state.numbers);
      const header: Header = {
        sequence,
        seconds,
        secondsTotal,
        step: state.step,
        nfe: state.nfe,
        numbers,
        arrays: names.map((name) => [name, state.arrays[name]!.length] as const),
      };
      const values = Float64Array.from(numbers, (name) => state.numbers[name]!);
      const bytes = encode(header, [values, ...names.map((name) => state.arrays[name]!)]);
      await writeFileSafely(paths[sequence % 2]!, bytes);
    },
    async clear() {
      await Promise.all(paths.map((p) => rm(p, { force: true })));
    },
  };
}
