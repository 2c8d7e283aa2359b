/** Pictures made smaller by block means, and made large again. */
import { psnr } from '../../../../core/metrics/error.ts';
import { ssim } from '../../../../core/metrics/ssim.ts';
import { photoProblem } from '../../../../core/modalities/photo/problem/problem.ts';
import { alignedTable } from '../../../../core/report/html/table.ts';
import type { Crop } from './crops.ts';
import { imageOf } from './ledger.ts';
import { classical, mean, measuredBy, presetOf, type Case, type Runner } from './methods.ts';
import { writeSheet } from './sheet.ts';

export const SCALES = [2, 3, 4] as const;

function enlargeCase(crop: Crop, scale: (typeof SCALES)[number]): Case {
  const { side, picture } = crop;
  const shape = { channels: 3, height: side, width: side };
  return {
    part: 'enlarge',
    setting: `×${scale}`,
    crop,
    posed: () =>
      measuredBy(
        (data) => photoProblem({ image: shape, operator: { grey: null, scale }, known: null, hinted: null, data }),
        (3 * side * side) / scale ** 2,
        picture,
      ),
    figures: (image) => ({ psnr: psnr(image, picture, 1), ssim: ssim(image, picture, shape, 1) }),
  };
}

/** @param cropsOfSide of a side that the scale divides */
export async function enlarge(runner: Runner, cropsOf: (scale: number) => Promise<readonly Crop[]>): Promise<void> {
  const rows: string[][] = [];
  for (const scale of SCALES) {
    const crops = await cropsOf(scale);
    const { samples, ...method } = presetOf('restore', 'fast');
    const ours = { ...method, seeds: Array.from({ length: samples }, (_, k) => k + 1) };
    const [bicubic, mine] = [[], []] as { figures: Readonly<Record<string, number | null>>; key: string }[][];
    const sheet: Float32Array[][] = [];
    for (const [k, crop] of crops.entries()) {
      const of = enlargeCase(crop, scale);
      const bar = await runner(of, classical('bicubic'));
      const found = await runner(of, ours);
      bicubic!.push(bar);
      mine!.push(found);
      if (k < 4) sheet.push([await imageOf(bar.key), await imageOf(found.key), crop.picture]);
    }
    writeSheet(`enlarge-${scale}`, sheet, crops[0]!.side);
    const value = (of: typeof mine, figure: string): number => mean(of!.map(({ figures }) => figures[figure]));
    rows.push([
      `×${scale}`,
      `${value(bicubic, 'psnr').toFixed(2)} / ${value(bicubic, 'ssim').toFixed(3)}`,
      `${value(mine, 'psnr').toFixed(2)} / ${value(mine, 'ssim').toFixed(3)}`,
      (value(mine, 'psnr') - value(bicubic, 'psnr')).toFixed(2),
      String(crops.length),
    ]);
  }
  console.log('\nMade smaller by block means, PSNR dB / SSIM of the whole picture\n');
  console.log(alignedTable([['scale', 'bicubic with back-projection', 'ours', 'gain dB', 'pictures'], ...rows]));
}
