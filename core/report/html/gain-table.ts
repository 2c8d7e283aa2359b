import { beforeAndAfter, gainText, heldOutText, type Adaptation } from '../../contract/adaptation.ts';
import { fixed } from '../../image/number-text.ts';
import { alignedTable } from './table.ts';

/** Held-out images before and after a model learnt, as the terminal shows it. */
export function gainTable(adaptation: Adaptation): string {
  const { before, after } = beforeAndAfter(adaptation);
  const row = (name: string, own: number, now: number): string[] => [
    name,
    fixed(own, 2),
    fixed(now, 2),
    gainText(now - own),
  ];
  const { images, heldOut, groups, kept, steps } = adaptation;
  return [
    alignedTable([
      ['σ', 'before dB', 'after dB', 'gain'],
      ...before.levels.map(({ sigma, psnr }, i) => row(String(sigma), psnr, after.levels[i]!.psnr)),
      row('mean', before.mean, after.mean),
    ]),
    '',
    `PSNR of ${heldOutText(heldOut)}, noised and denoised; ${images - heldOut} were learnt from (${groups}).`,
    `Kept is the average at step ${kept} of ${steps}.`,
  ].join('\n');
}
