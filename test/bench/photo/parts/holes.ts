/** Holes of every kind: each method beside the classical fills. */
import { ciede2000 } from '../../../../core/metrics/ciede2000.ts';
import { psnr } from '../../../../core/metrics/error.ts';
import { seam, textureEnergy } from '../../../../core/metrics/hole.ts';
import { ssim } from '../../../../core/metrics/ssim.ts';
import { photoProblem } from '../../../../core/modalities/photo/problem/problem.ts';
import { alignedTable } from '../../../../core/report/html/table.ts';
import { shareOf, type Crop, type Mask } from './crops.ts';
import { imageOf } from './ledger.ts';
import { classical, mean, measuredBy, presetOf, type Case, type Method, type Runner } from './methods.ts';
import { writeSheet } from './sheet.ts';

const WHOLE = { mask: null, grey: null, scale: 1, hints: null } as const;

export function holeCase({ file: mask, known }: Mask, crop: Crop): Case {
  const { side, picture } = crop;
  const shape = { channels: 3, height: side, width: side };
  const hole = known.map((v) => 1 - v);
  const samples = 3 * known.reduce((sum, v) => sum + v, 0);
  return {
    part: 'holes',
    setting: mask,
    crop,
    posed: () =>
      measuredBy(
        (data) => photoProblem({ image: shape, operator: WHOLE, known, hinted: null, data }),
        samples,
        picture,
      ),
    figures: (image) => ({
      psnr: psnr(
        image,
        picture,
        1,
        Uint8Array.from(picture, (_, i) => hole[i % hole.length]!),
      ),
      ssim: ssim(image, picture, shape, 1, hole),
      texture: textureEnergy(image, picture, shape, hole),
      seam: seam(image, shape, hole),
      ciede2000: ciede2000(image, picture, hole),
      // A known pixel that is not what it was.
      changed: image.reduce((n, v, i) => (hole[i % hole.length] === 0 && v !== picture[i] ? n + 1 : n), 0),
    }),
  };
}

const FILLS = ['harmonic', 'biharmonic', 'telea', 'patchmatch'] as const;

/** @param more presets of `inpaint` beside `fast` */
export async function holes(
  runner: Runner,
  crops: readonly Crop[],
  masks: readonly Mask[],
  more: readonly 'accurate'[],
): Promise<void> {
  const first = masks[0];
  if (first === undefined) return;
  const known = Object.keys(holeCase(first, crops[0]!).posed().problem.fills ?? {});
  const fills = FILLS.filter((id) => known.includes(id)).map(classical);
  const ours = (['fast', ...more] as const).map((preset): Method => {
    const { samples, ...method } = presetOf('inpaint', preset);
    return { ...method, name: preset, seeds: Array.from({ length: samples }, (_, k) => k + 1) };
  });
  const rows: string[][] = [];
  const looks: string[][] = [];
  let changed = 0;
  for (const mask of masks) {
    const found = new Map<string, { crop: Crop; figures: Readonly<Record<string, number | null>>; key: string }[]>();
    for (const method of [...fills, ...ours]) {
      const of = [];
      for (const crop of crops) of.push({ crop, ...(await runner(holeCase(mask, crop), method)) });
      found.set(method.name, of);
    }
    const value = (name: string, figure: string, folder?: string): number =>
      mean(
        found
          .get(name)!
          .filter(({ crop }) => folder === undefined || crop.folder === folder)
          .map(({ figures }) => figures[figure]),
      );
    const gain = (name: string, figure: string, folder?: string): string =>
      (
        value(name, figure, folder) - Math.max(value('harmonic', figure, folder), value('biharmonic', figure, folder))
      ).toFixed(figure === 'ssim' ? 3 : 2);
    rows.push([
      mask.file.replace('.png', ''),
      `${(100 * (1 - shareOf(mask.known))).toFixed(0)} %`,
      ...[...fills, ...ours].map(({ name }) => `${value(name, 'psnr').toFixed(2)} / ${value(name, 'ssim').toFixed(3)}`),
      ...ours.map(
        ({ name }) =>
          `${gain(name, 'psnr')} (${gain(name, 'psnr', 'photo')}, ${gain(name, 'psnr', 'scenes')}) / ${gain(name, 'ssim')}`,
      ),
    ]);
    looks.push([
      mask.file.replace('.png', ''),
      ...[...fills, ...ours].map(
        ({ name }) => `${value(name, 'texture').toFixed(2)} / ${value(name, 'seam').toFixed(2)}`,
      ),
    ]);
    for (const of of found.values()) changed += of.reduce((n, { figures }) => n + (figures['changed'] ?? 0), 0);
    const sheet = [];
    for (const crop of crops.slice(0, 4)) {
      const damaged = crop.picture.map((v, i) => (mask.known[i % mask.known.length] === 0 ? 0.5 : v));
      const results = [];
      for (const of of found.values()) results.push(await imageOf(of.find((o) => o.crop === crop)!.key));
      sheet.push([damaged, ...results, crop.picture]);
    }
    writeSheet(`holes-${mask.file.replace('.png', '')}`, sheet, crops[0]!.side);
  }
  const names = [...fills, ...ours].map(({ name }) => name);
  console.log(
    `\nIn the hole, ${crops.length} pictures of ${crops[0]!.side}²: PSNR dB / SSIM; gain over the better of harmonic and biharmonic in all (photo, scenes) / SSIM\n`,
  );
  console.log(alignedTable([['mask', 'unknown', ...names, ...ours.map(({ name }) => `gain of ${name}`)], ...rows]));
  console.log(`\nTexture as a share of the truth's / seam\n\n${alignedTable([['mask', ...names], ...looks])}`);
  console.log(`\nKnown pixels that changed, of all results: ${changed}. Sheets: damaged, ${names.join(', ')}, truth.`);
}
