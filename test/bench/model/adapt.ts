/**
 * What a prior gains where it goes on learning from one scanner's slices, all of them or those of kernels that begin so,
 * through the real command: PSNR of that scanner's unseen slices (of patients that neither the prior nor its adaptation
 * ever saw), noised and denoised before and after; the same for all other unseen slices; seconds a step and peak memory.
 *
 *   npx tsx test/bench/model/adapt.ts --data DIR [--scanner Siemens] [--kernel B20] [--steps 800] [--batch 8] [--crop 96] [--rate 4e-4]
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gainText } from '../../../core/contract/adaptation.ts';
import { must } from '../../../core/contract/refused.ts';
import { reportSchema } from '../../../core/contract/report.ts';
import { AIR_HU, CT_SCALE } from '../../../core/image/units/units.ts';
import { denoisingErrors, judgedOf } from '../../../core/learning/judge.ts';
import type { LearntImage } from '../../../core/learning/learning.ts';
import { smaller } from '../../../core/learning/smaller.ts';
import { openNetwork } from '../../../electron/worker/engines/engines.ts';
import { decodePath } from '../../../electron/worker/read/decode.ts';
import { native } from '../../fixtures/formats/dicom-bytes.ts';
import { peakBelow } from '../support/peak.ts';
import { dataFolder } from './images.ts';

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string' },
    model: { type: 'string', default: 'models/ct' },
    scanner: { type: 'string', default: 'Siemens' },
    kernel: { type: 'string', default: '' },
    steps: { type: 'string', default: '800' },
    batch: { type: 'string', default: '8' },
    crop: { type: 'string', default: '96' },
    rate: { type: 'string', default: '0.0004' },
    every: { type: 'string', default: '100' },
    averaging: { type: 'string', default: '0.99' },
    keep: { type: 'string' },
  },
});
const root = fileURLToPath(new URL('../../..', import.meta.url));
const data = join(dataFolder(flags.data), 'ct');

interface Slice {
  readonly path: string;
  readonly patient: string;
  readonly split: string;
  readonly scanner: string;
  readonly kernel: string;
  readonly mm: number;
}
const [head = '', ...lines] = readFileSync(join(data, 'index.csv'), 'utf8').trim().split('\n');
const column = (name: string): number => head.split(',').indexOf(name);
const slices = lines.map((line): Slice => {
  const at = (name: string): string => line.split(',')[column(name)] ?? '';
  return {
    path: join(data, at('file')),
    patient: at('patient'),
    split: at('split'),
    scanner: at('scanner'),
    kernel: at('kernel'),
    mm: Number(at('pixel_spacing_mm')),
  };
});

/** Rows, columns and HU of a slice; the pictures hold HU + 1024. */
async function huOf({ path }: Slice): Promise<{ readonly height: number; readonly width: number; hu: Float32Array }> {
  const { height, width, data: values } = must(await decodePath(path));
  return { height, width, hu: Float32Array.from(values, (v) => v - 1024) };
}

/** DICOM files, as a scanner writes them: by these the folder is parted into patients. */
async function writeFolder(folder: string, of: readonly Slice[]): Promise<void> {
  mkdirSync(folder);
  for (const [n, slice] of of.entries()) {
    const { height, width, hu } = await huOf(slice);
    const file = native({
      rows: height,
      columns: width,
      pixels: Uint16Array.from(hu, (v) => Math.max(0, v + 1024)),
      more: [
        [0x00080018, 'UI', `1.2.3.${n + 1}`],
        [0x00080060, 'CS', 'CT'],
        [0x00100020, 'LO', slice.patient],
        [0x0020000e, 'UI', `1.2.4.${n + 1}`],
        [0x00280030, 'DS', `${slice.mm}\\${slice.mm}`],
        [0x00281052, 'DS', '-1024'],
        [0x00281053, 'DS', '1'],
        [0x00281054, 'LO', 'HU'],
      ],
    });
    writeFileSync(join(folder, `${n}.dcm`), file);
  }
}

const SIGMAS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
const MATRIX = 320;
/** As a reconstruction of 320² has it. */
async function learntOf(slice: Slice): Promise<LearntImage> {
  const { height, width, hu } = await huOf(slice);
  const { low, high } = CT_SCALE;
  const x = hu.map((v) => (Math.max(v, AIR_HU) - low) / (high - low));
  return smaller({ data: x, height, width, pixelMm: slice.mm }, Math.max(height, width) / MATRIX);
}
async function judge(manifest: string, of: readonly LearntImage[]) {
  const network = await openNetwork(manifest, 'cpu', 'auto', 'float32');
  return judgedOf(
    await denoisingErrors(
      (h, w) => network.score(h, w),
      of,
      SIGMAS,
      () => undefined,
    ),
    SIGMAS,
  );
}

const work = mkdtempSync(join(tmpdir(), 'langevin-adapt-'));
const out = flags.keep ?? join(work, 'out');
const isOwn = ({ scanner, kernel }: Slice): boolean => scanner === flags.scanner && kernel.startsWith(flags.kernel);
const named = `${flags.scanner} ${flags.kernel}`.trimEnd();
const learnt = slices.filter((slice) => slice.split === 'train' && isOwn(slice));
const unseen = slices.filter(({ split }) => split === 'val');
const own = unseen.filter(isOwn);
const others = unseen.filter((slice) => !isOwn(slice));
const patients = (of: readonly Slice[]): number => new Set(of.map(({ patient }) => patient)).size;
console.log(
  `${named}: ${learnt.length} slices of ${patients(learnt)} patients to adapt on, ${own.length} unseen of ${patients(own)}; others: ${others.length} unseen`,
);
try {
  await writeFolder(join(work, 'scanner'), learnt);
  const learning = ['steps', 'batch', 'crop', 'rate', 'every', 'averaging'] as const;
  const args = learning.flatMap((name) => [`--${name}`, flags[name]]);
  const child = spawn(
    process.execPath,
    [
      join(root, 'electron/cli/langevin.js'),
      'adapt',
      join(root, flags.model),
      join(work, 'scanner'),
      ...args,
      '--out',
      out,
    ],
    { stdio: 'inherit' },
  );
  let peak = 0;
  const looking = setInterval(() => (peak = Math.max(peak, peakBelow(child.pid ?? 0))), 500);
  const code = await new Promise<number | null>((done) => child.on('close', done));
  clearInterval(looking);
  if (code !== 0) process.exit(code ?? 1);
  const report = reportSchema.parse(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')));
  for (const [name, of] of [
    [`${named}, unseen`, own],
    ['others, unseen', others],
  ] as const) {
    const images = await Promise.all(of.map(learntOf));
    const before = await judge(join(root, flags.model), images);
    const after = await judge(out, images);
    console.log(`\n${name}: ${images.length} slices of ${patients(of)} patients, PSNR in dB (R = 1)`);
    for (const [i, { sigma, psnr }] of before.levels.entries()) {
      const now = after.levels[i]!.psnr;
      console.log(`σ ${sigma}\t${psnr.toFixed(2)}\t${now.toFixed(2)}\t${gainText(now - psnr)}`);
    }
    console.log(`mean\t${before.mean.toFixed(2)}\t${after.mean.toFixed(2)}\t${gainText(after.mean - before.mean)}`);
  }
  const { secondsAStep, kept, steps } = report.adaptation!;
  console.log(
    `\n${secondsAStep.toFixed(2)} s a step (${flags.batch} crops of ${flags.crop}²), ${steps} steps, kept ${kept}; peak memory ${(peak / 1000).toFixed(2)} GB`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
