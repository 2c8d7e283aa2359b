import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { resolve } from 'node:path';
import type { Answer } from '../../../core/contract/messages.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import { fidelityTable } from '../../../core/report/table.ts';
import { writeJson } from '../../disk/write-file.ts';
import type { Act } from '../session.ts';

/** `langevin compare REFERENCE IMAGE…`: the project's metrics on anybody's images. */
export const compareCommand = (act: Act): CommandUnknownOpts =>
  new Command('compare')
    .summary('PSNR, SSIM, NRMSE and HFEN of images against a reference')
    .addHelpText('before', 'Example: langevin compare truth.npy ours.npy theirs.npy --data-range 2674\n')
    .description(
      'Images and reference must have one shape and one unit. The data range is 2674 for HU, 1 for 8-bit images\n' +
        'and photographs, the maximum of the reference for MRI; for anything else state it.',
    )
    .argument('<REFERENCE>', 'the truth')
    .argument('<IMAGE...>', 'what is compared with it')
    .option('--data-range <number>', 'R of PSNR and SSIM')
    .option('--roi <MASK>', 'mask image (non-zero is inside): the figures of that region as well')
    .option('-o, --out <FILE>', 'write the figures as JSON')
    .action((reference, images, options) =>
      act(async ({ host, terminal }) => {
        const found = must(
          await host().ask({
            kind: 'compare',
            reference: resolve(reference),
            images: images.map((p) => resolve(p)),
            dataRange: rangeOf(options.dataRange),
            roi: options.roi === undefined ? null : resolve(options.roi),
          }),
        );
        if (options.out !== undefined) await writeJson(resolve(options.out), found);
        terminal.result(tableOf(found));
        terminal.object({ status: 'done', ...found });
        return 0;
      }),
    );

function rangeOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const range = text.trim() === '' ? NaN : Number(text);
  if (Number.isFinite(range) && range > 0) return range;
  throw new Refused({
    code: 'invalid-parameter',
    parameter: '--data-range',
    reason: `"${text}" is not a number above zero`,
  });
}

function tableOf({ rows, unit, dataRange, rangeOrigin }: Answer<'compare'>): string {
  const items = rows.flatMap(({ image, fidelity, roi }) => [
    { name: image, fidelity },
    ...(roi === null ? [] : [{ name: `${image}, region`, fidelity: roi }]),
  ]);
  return `${fidelityTable(items)}\n\nValues in ${unit}; data range R = ${dataRange} (${rangeOrigin}).`;
}
