/**
 * Samplers that follow the network's gradient (DPS, ΠGDM) beside ours and the best of TV or the fill:
 * `npx tsx test/bench/model/gradients.ts --data DIR [--images 2] [--only ct,photo,mri] [--methods dps,pigdm,proximal]`
 * (or LANGEVIN_DATA). Two validation images of each kind at 128², by the real command with its defaults, one seed: CT from 23 views,
 * photographs under scribble, one-coil MRI at Gaussian 4×. PSNR, SSIM, network calls and seconds; times of one run after
 * the other on whatever else the machine does.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { reportSchema } from '../../../core/contract/report.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { drawnMask } from '../../support/photo-masks.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    images: { type: 'string', default: '2' },
    only: { type: 'string', default: 'ct,photo,mri' },
    methods: { type: 'string', default: 'proximal,pigdm,dps' },
  },
});
const SIDE = 128;
const data = values.data ?? process.env['LANGEVIN_DATA'];
if (data === undefined || !existsSync(join(data, 'ct', 'val'))) {
  console.log('This measurement needs the data folder: --data DIR or LANGEVIN_DATA, with ct, photo and mri in it.');
  process.exit(3);
}
const COMMAND = fileURLToPath(new URL('../../../electron/cli/langevin.js', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'langevin-gradients-'));

/** So many, evenly over a folder. */
function some(folder: string): string[] {
  const files = readdirSync(folder).sort();
  const count = Number(values.images);
  return Array.from({ length: count }, (_, k) => join(folder, files[Math.floor(((k + 0.5) * files.length) / count)]!));
}
/** The middle of a picture at half its size. */
const middle = async (path: string): Promise<Sharp> => {
  const { width, height } = await sharp(path).metadata();
  const side = Math.min(2 * SIDE, width, height);
  const left = (width - side) >> 1;
  const cut = sharp(path).extract({ left, top: (height - side) >> 1, width: side, height: side });
  return sharp(await cut.toBuffer()).resize(SIDE, SIDE);
};

interface Kind {
  readonly beside: string;
  /** The arguments of the command for one image. */
  readonly ask: (path: string) => Promise<readonly string[]>;
}
const KINDS: Readonly<Record<string, Kind>> = {
  ct: {
    beside: 'tv',
    ask: async (path) => ['reconstruct', 'ct', path, '--numbers', 'HU+1024', '--size', `${SIDE}`, '--views', '23'],
  },
  photo: {
    beside: 'biharmonic',
    async ask(path) {
      const [picture, mask] = [join(scratch, 'photo.png'), join(scratch, 'mask.png')];
      writeFileSync(picture, await (await middle(path)).removeAlpha().png().toBuffer());
      const known = drawnMask('scribble', SIDE, SIDE, 1).map((k) => 255 * k);
      writeFileSync(mask, encodePng(known, SIDE, SIDE, 1));
      return ['inpaint', picture, '--mask', mask, '--reference', picture];
    },
  },
  mri: {
    beside: 'tv',
    async ask(path) {
      const { data: bytes, info } = await (
        await middle(path)
      )
        .greyscale()
        .raw({ depth: 'float' })
        .toBuffer({ resolveWithObject: true });
      const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
      const magnitude = Float32Array.from({ length: SIDE * SIDE }, (_, i) => all[i * info.channels]!);
      const file = join(scratch, 'magnitude.npy');
      writeFileSync(file, encodeNpy(magnitude, [SIDE, SIDE]));
      return ['reconstruct', 'mri', file, '--acceleration', '4', '--sampling', 'gaussian1d'];
    },
  },
};

const rows = [['image', 'method', 'PSNR', 'SSIM', 'network', 'seconds']];
for (const [name, { beside, ask }] of Object.entries(KINDS)) {
  if (!values.only.split(',').includes(name)) continue;
  for (const [k, path] of some(join(data, name, 'val')).entries()) {
    const out = join(scratch, `${name}-${k}`);
    const args = [...(await ask(path)), '--solver', `${values.methods},${beside}`, '--out', out, '--quiet'];
    const done = spawnSync(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    if (done.status !== 0) throw new Error(`langevin ${args.join(' ')} ended with ${done.status}`);
    const report = reportSchema.parse(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')));
    for (const { method, psnr, ssim, nfe, seconds } of report.results)
      rows.push([
        `${name} ${k + 1}`,
        method,
        psnr?.toFixed(2) ?? '–',
        ssim?.toFixed(3) ?? '–',
        `${nfe}`,
        seconds.toFixed(1),
      ]);
  }
}
rmSync(scratch, { recursive: true });
console.log(alignedTable(rows));
