/**
 * What the proposal of scratches finds: `npx tsx test/bench/photo/scratches.ts --data DIR [--images 12] [--width 5] [--sheet FILE.png]`.
 * Scratches and dust of the masks of photo/masks, and drawn ones, are put on centre crops of 256² of the validation
 * photographs: bright, dark, and faint (0.4 of the way to bright). Precision counts a proposed pixel as right within one
 * pixel of damage, recall the damaged pixels that were proposed; mean over the photographs. --sheet writes the photographs
 * of scenes/old and what is proposed for them, in red.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp, { type OverlayOptions } from 'sharp';
import { proposeScratches, SCRATCH_DEFAULTS } from '../../../core/image/holes/scratches.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { drawnMask } from '../../support/photo-masks.ts';

const SIDE = 256;
const MASKS = ['07_scratches_dust.png', '01_scribble_thin.png'];
const TONES = [
  { name: 'bright', tone: 0.95, share: 1 },
  { name: 'dark', tone: 0.05, share: 1 },
  { name: 'faint', tone: 0.95, share: 0.4 },
];
const SENSITIVITIES = [0.1, 0.3, 0.5, 0.7, 0.9];

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    images: { type: 'string', default: '12' },
    width: { type: 'string', default: String(SCRATCH_DEFAULTS.width) },
    sheet: { type: 'string' },
  },
});
const width = Number(values.width);

interface Grey {
  readonly data: Float32Array;
  readonly height: number;
  readonly width: number;
}

async function greyOf(path: string): Promise<Grey> {
  const { data, info } = await sharp(path).greyscale().raw().toBuffer({ resolveWithObject: true });
  const grey = Float32Array.from({ length: info.width * info.height }, (_, i) => data[i * info.channels]! / 255);
  return { data: grey, height: info.height, width: info.width };
}

/** Its middle; null where it is smaller. */
function centre({ data, height, width: across }: Grey): Float32Array | null {
  if (height < SIDE || across < SIDE) return null;
  const [top, left] = [(height - SIDE) >> 1, (across - SIDE) >> 1];
  return Float32Array.from(
    { length: SIDE * SIDE },
    (_, i) => data[(top + Math.floor(i / SIDE)) * across + left + (i % SIDE)]!,
  );
}

/** Pixels with a damaged one among themselves and the eight around. */
const near = (damaged: Uint8Array): Uint8Array =>
  damaged.map((_, i) => {
    for (let r = -1; r <= 1; r++) {
      for (let c = -1; c <= 1; c++) {
        const [row, column] = [Math.floor(i / SIDE) + r, (i % SIDE) + c];
        if (row < 0 || row >= SIDE || column < 0 || column >= SIDE) continue;
        if (damaged[row * SIDE + column] === 1) return 1;
      }
    }
    return 0;
  });

const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length;

async function figures(data: string): Promise<void> {
  const pictures: Float32Array[] = [];
  for (const folder of ['photo', 'scenes']) {
    const from = join(data, folder, 'val_full');
    if (!existsSync(from)) continue;
    const all: Float32Array[] = [];
    for (const file of readdirSync(from).sort()) {
      const crop = centre(await greyOf(join(from, file)));
      if (crop !== null) all.push(crop);
    }
    const wanted = Math.min(Math.ceil(Number(values.images) / 2), all.length);
    for (let k = 0; k < wanted; k++) pictures.push(all[Math.floor((k * all.length) / wanted)]!);
  }
  const kinds: [string, (picture: number) => Uint8Array][] = [
    ['drawn', (picture) => drawnMask('scratches', SIDE, SIDE, picture + 1)],
  ];
  for (const file of MASKS) {
    const known = (await greyOf(join(data, 'photo', 'masks', file))).data;
    kinds.push([file, () => Uint8Array.from(known, (v) => (v > 0.5 ? 1 : 0))]);
  }
  const rows = [['damage', ...SENSITIVITIES.map((s) => `sensitivity ${s}`)]];
  for (const [name, mask] of kinds) {
    for (const { name: how, tone, share } of TONES) {
      const cells = SENSITIVITIES.map((sensitivity) => {
        const [precision, recall]: [number[], number[]] = [[], []];
        for (const [k, picture] of pictures.entries()) {
          const damaged = mask(k).map((v) => 1 - v);
          const scratched = picture.map((v, i) => (damaged[i] === 1 ? v + share * (tone - v) : v));
          const found = proposeScratches(scratched, SIDE, SIDE, {
            width,
            sensitivity,
            tone: tone > 0.5 ? 'bright' : 'dark',
          });
          const around = near(damaged);
          let [proposed, right, all, met] = [0, 0, 0, 0];
          for (let i = 0; i < found.length; i++) {
            if (found[i] === 255) proposed++;
            if (found[i] === 255 && around[i] === 1) right++;
            if (damaged[i] === 1) all++;
            if (damaged[i] === 1 && found[i] === 255) met++;
          }
          precision.push(proposed === 0 ? 1 : right / proposed);
          recall.push(met / all);
        }
        return `${mean(precision).toFixed(2)} / ${mean(recall).toFixed(2)}`;
      });
      rows.push([`${name}, ${how}`, ...cells]);
    }
  }
  console.log(`Precision / recall, ${pictures.length} photographs, width ${width}\n\n${alignedTable(rows)}`);
}

async function sheet(data: string, out: string): Promise<void> {
  const tiles: OverlayOptions[] = [];
  const box = 512;
  const folder = join(data, 'scenes', 'old');
  const files = readdirSync(folder).filter((file) => file.endsWith('.jpg'));
  for (const [k, file] of files.sort().entries()) {
    const grey = await greyOf(join(folder, file));
    const pixels = (red: Uint8Array | null): Buffer =>
      Buffer.from(
        Uint8Array.from({ length: 3 * grey.data.length }, (_, i) => {
          const at = Math.floor(i / 3);
          if (red !== null && red[at] === 255) return i % 3 === 0 ? 255 : 0;
          return Math.round(255 * grey.data[at]!);
        }),
      );
    for (const [c, sensitivity] of [null, 0.3, 0.5].entries()) {
      const settings = sensitivity === null ? null : { ...SCRATCH_DEFAULTS, width, sensitivity };
      const found = settings === null ? null : proposeScratches(grey.data, grey.height, grey.width, settings);
      const raw = { width: grey.width, height: grey.height, channels: 3 } as const;
      const input = await sharp(pixels(found), { raw }).resize(box, box, { fit: 'inside' }).png().toBuffer();
      tiles.push({ input, left: c * (box + 4), top: k * (box + 4) });
    }
  }
  const size = { width: 3 * (box + 4), height: files.length * (box + 4), channels: 3 } as const;
  await sharp({ create: { ...size, background: 'grey' } })
    .composite(tiles)
    .png()
    .toFile(out);
  console.log(`${out}: each photograph, then what is proposed (bright) at sensitivity 0.3 and 0.5`);
}

const data = values.data ?? process.env['LANGEVIN_DATA'];
if (data === undefined || !existsSync(join(data, 'photo', 'masks'))) {
  console.log('This measurement needs the data folder: --data DIR or LANGEVIN_DATA, with photo/masks in it.');
  process.exit(3);
}
await figures(data);
if (values.sheet !== undefined) await sheet(data, values.sheet);
