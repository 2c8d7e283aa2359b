/**
 * Lets DCMTK (dcmcjpeg) encode small images with every selection value, and keeps its frames with the words that went
 * in: `npx tsx test/reference/jpeg-lossless.ts > test/reference/jpeg-lossless.json`, then Prettier. `--all` prints but
 * how many of 1911 files, of every depth, sign, size, point transform and border, are read to the word.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeBytes } from '../../core/formats/read.ts';
import { createCodecs } from '../../electron/worker/codecs/codecs.ts';
import { native } from '../fixtures/formats/dicom-bytes.ts';

interface Case {
  readonly selection: number;
  readonly bits: number;
  readonly signed: boolean;
  readonly samples: 1 | 3;
  readonly rows: number;
  readonly columns: number;
  readonly pointTransform: number;
  readonly content: 'noise' | 'tissue' | 'jumps';
}

/** Stored values: noise over the whole range, a padded round of soft tissue, or values just about zero. */
function storedOf({ bits, signed, samples, rows, columns, content }: Case, seed: number): number[] {
  const [low, high] = signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  let state = seed;
  const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  return Array.from({ length: rows * columns * samples }, (_, i) => {
    const pixel = Math.floor(i / samples);
    const [x, y] = [(pixel % columns) - (columns - 1) / 2, Math.floor(pixel / columns) - (rows - 1) / 2];
    if (content === 'noise') return low + Math.floor(random() * (high - low + 1));
    if (content === 'jumps') return Math.max(low, Math.min(high, Math.floor(random() * 3) - 1));
    const isOutside = Math.hypot(x / columns, y / rows) > 0.5;
    return isOutside ? Math.max(low, -2000) : Math.min(high, Math.max(low, Math.floor(40 + 20 * random())));
  });
}

const folder = mkdtempSync(join(tmpdir(), 'langevin-jpeg-'));

function encode(c: Case, stored: readonly number[]): Uint8Array | null {
  const { rows, columns, samples, signed, bits } = c;
  const pixels = bits > 8 ? Int16Array.from(stored) : Uint8Array.from(stored, (v) => v & 255);
  const allocated = bits > 8 ? 16 : 8;
  const mask = 2 ** bits - 1;
  const words = signed ? pixels : bits > 8 ? Int16Array.from(stored, (v) => v & mask) : pixels;
  const more =
    samples === 3
      ? ([[0x00280006, 'US', [0]]] as const)
      : ([
          [0x00281052, 'DS', '0'],
          [0x00281053, 'DS', '1'],
        ] as const);
  const photometric = samples === 3 ? 'RGB' : 'MONOCHROME2';
  const file = native({
    rows,
    columns,
    samples,
    signed,
    photometric,
    bits: [allocated, bits, bits - 1],
    pixels: words,
    more,
  });
  const [plain, coded] = [join(folder, 'plain.dcm'), join(folder, 'coded.dcm')];
  writeFileSync(plain, file);
  try {
    execFileSync(
      'dcmcjpeg',
      ['+el', '+sv', String(c.selection), '+pt', String(c.pointTransform), '+un', plain, coded],
      { stdio: 'pipe' },
    );
  } catch {
    return null; // a depth that DCMTK does not encode
  }
  return readFileSync(coded);
}

/** The one fragment of a file with one frame. */
function frameOf(file: Uint8Array): Uint8Array {
  const from = file.findIndex((_, i) => file[i] === 0xff && file[i + 1] === 0xd8 && file[i + 2] === 0xff);
  const end = Buffer.from(file).lastIndexOf(Buffer.from([0xff, 0xd9]));
  return file.subarray(from, end + 2);
}

const codecs = createCodecs();
async function isEqual(file: Uint8Array, stored: readonly number[], pointTransform: number): Promise<boolean> {
  const read = await decodeBytes(file, 'x.dcm', codecs);
  if (!read.ok) return false;
  const step = 2 ** pointTransform;
  return stored.every((v, i) => Math.floor(v / step) * step === read.value.data[i]);
}

const selections = [1, 2, 3, 4, 5, 6, 7];
const contents = ['noise', 'tissue', 'jumps'] as const;
try {
  if (process.argv.includes('--all')) {
    let [equal, refused] = [0, 0];
    const wrong: string[] = [];
    for (const selection of selections)
      for (const bits of [2, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])
        for (const signed of [false, true])
          for (const content of contents)
            for (const [rows, columns] of [
              [9, 7],
              [1, 5],
              [31, 29],
            ] as const)
              for (const pointTransform of bits > 8 && rows === 9 ? [0, 2] : [0])
                for (const samples of bits === 8 && !signed ? ([1, 3] as const) : ([1] as const)) {
                  const c = { selection, bits, signed, samples, rows, columns, pointTransform, content };
                  const stored = storedOf(c, equal + refused + 1);
                  const file = encode(c, stored);
                  if (file === null) refused++;
                  else if (await isEqual(file, stored, pointTransform)) equal++;
                  else wrong.push(JSON.stringify(c));
                }
    console.log(`${equal} equal to the word, ${wrong.length} not, ${refused} that DCMTK does not encode`);
    for (const line of wrong) console.log(line);
    process.exitCode = wrong.length === 0 ? 0 : 1;
  } else {
    const kept = [];
    for (const selection of selections)
      for (const [bits, signed, samples] of [
        [16, true, 1],
        [16, false, 1],
        [12, false, 1],
        [8, false, 3],
      ] as const) {
        const content = signed ? 'tissue' : 'noise';
        const c: Case = { selection, bits, signed, samples, rows: 7, columns: 6, pointTransform: 0, content };
        for (const given of signed ? [c, { ...c, content: 'jumps' as const }] : [c]) {
          const stored = storedOf(given, selection);
          const file = encode(given, stored);
          if (file === null) throw new Error(`DCMTK does not encode ${JSON.stringify(given)}`);
          const name = `selection value ${selection}, ${samples} of ${bits} bits, ${signed ? 'signed' : 'unsigned'}, ${given.content}`;
          const frame = Buffer.from(frameOf(file)).toString('base64');
          kept.push({ name, rows: 7, columns: 6, samples, bits, signed, frame, stored });
        }
      }
    console.log(`[\n${kept.map((k) => JSON.stringify(k)).join(',\n')}\n]`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
