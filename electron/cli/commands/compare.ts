import { Command, Option, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { resolve } from 'node:path';
import type { Answer } from '../../../core/contract/messages.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import { resamplers } from '../../../core/image/resample.ts';
import { attenuationUnits } from '../../../core/image/conversion.ts';
import { WATER_PER_MM } from '../../../core/image/units.ts';
import { fidelityTable } from '../../../core/report/table.ts';
import { writeJson } from '../../disk/write-file.ts';
import type { Act } from '../session.ts';

/** `langevin compare REFERENCE IMAGE…`: the project's metrics on anybody's images. */
export const compareCommand = (act: Act): CommandUnknownOpts =>
  new Command('compare')
    .summary('PSNR, SSIM, NRMSE and HFEN of images against a reference')
    .addHelpText('before', 'Example: langevin compare truth.npy ours.npy theirs.npy --data-range 2674\n')
    .description(
      'Images and reference must have one grid and one unit, or be brought to those of the reference by --resampler and ' +
        '--numbers, which is then printed; the reference stays as it is. The data range is 2674 for HU, 1 for 8-bit images ' +
        'and photographs, the maximum of the reference for MRI; for anything else state it.',
    )
    .argument('<REFERENCE>', 'the truth')
    .argument('<IMAGE...>', 'what is compared with it')
    .option('--data-range <number>', 'R of PSNR and SSIM')
    .option('--roi <MASK>', 'mask image (non-zero is inside): the figures of that region as well')
    .addOption(
      new Option(
        '--resampler <how>',
        "bring images of another grid onto the reference's, where both show the same field of view or say where they lie",
      ).choices(resamplers),
    )
    .addOption(
      new Option(
        '--numbers <unit>',
        'what the numbers of images without a unit are, or the unit to convert from',
      ).choices(attenuationUnits),
    )
    .option(
      '--water <1/cm>',
      'attenuation of water, by which HU and 1/cm are converted',
      (10 * WATER_PER_MM).toFixed(3),
    )
    .option('-o, --out <FILE>', 'write the figures as JSON')
    .action((reference, images, options) =>
      act(async ({ host, terminal }) => {
        const found = must(
          await host().ask({
            kind: 'compare',
            reference: resolve(reference),
            images: images.map((p) => resolve(p)),
            dataRange: options.dataRange === undefined ? null : positive('--data-range', options.dataRange),
            roi: options.roi === undefined ? null : resolve(options.roi),
            treatment: {
              resampler: options.resampler ?? null,
              numbers:
                options.numbers === undefined
                  ? null
                  : { unit: options.numbers, waterPerMm: positive('--water', options.water) / 10 },
            },
          }),
        );
        if (options.out !== undefined) await writeJson(resolve(options.out), found);
        terminal.result(tableOf(found));
        terminal.object({ status: 'done', ...found });
        return 0;
      }),
    );

function positive(parameter: string, text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Refused({ code: 'invalid-parameter', parameter, reason: `"${text}" is not a number above zero` });
}

function tableOf({ rows, unit, dataRange, rangeOrigin }: Answer<'compare'>): string {
  const items = rows.flatMap(({ image, fidelity, roi }) => [
    { name: image, fidelity },
    ...(roi === null ? [] : [{ name: `${image}, region`, fidelity: roi }]),
  ]);
  const changes = rows.flatMap((row) => row.changes.map((change) => `${row.image}: ${change}.\n`)).join('');
  return `${fidelityTable(items)}\n\n${changes}Values in ${unit}; data range R = ${dataRange} (${rangeOrigin}).`;
}
