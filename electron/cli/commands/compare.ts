import { Command, Option, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { basename, resolve } from 'node:path';
import type { Answer } from '../../../core/contract/messages.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import type { Unit } from '../../../core/image/image.ts';
import { resamplers } from '../../../core/image/grids/resample.ts';
import { ABOVE_MINUS_1024, attenuationUnits, type Numbers } from '../../../core/image/units/conversion.ts';
import { WATER_PER_MM } from '../../../core/image/units/units.ts';
import { fidelityTable } from '../../../core/report/html/table.ts';
import { writeJson } from '../../disk/write-file.ts';
import type { Act } from '../session.ts';

/** What numbers can be said to be. */
const NUMBERS = ['HU', 'HU+1024', ...attenuationUnits.filter((unit) => unit !== 'HU')] as const;

/** `langevin compare REFERENCE IMAGE…`: the project's metrics on anybody's images. */
export const compareCommand = (act: Act): CommandUnknownOpts =>
  new Command('compare')
    .summary('PSNR, SSIM, NRMSE and HFEN of images against a reference')
    .addHelpText('before', 'Example: langevin compare truth.npy ours.npy theirs.npy --data-range 2674\n')
    .description(
      'Images and reference must have one grid and one unit, or be brought to those of the reference by --resampler and ' +
        '--numbers, which is then printed; the reference is never resampled. The data range is 2674 for HU, 1 for 8-bit images ' +
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
      ).choices(NUMBERS),
    )
    .option(
      '--slope <number>',
      'the numbers of images are slope · number + intercept before --numbers says what they are',
    )
    .option('--intercept <number>', 'see --slope')
    .option('--pixel-size <mm>', 'size of the pixels of images that state none')
    .addOption(
      new Option('--reference-numbers <unit>', 'what the numbers of a reference without a unit are').choices(NUMBERS),
    )
    .option('--reference-pixel-size <mm>', 'size of the pixels of a reference that states none')
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
            referenceStated: {
              numbers: numbersOf(options.referenceNumbers, options.water, {}),
              pixelMm: sizeOf('--reference-pixel-size', options.referencePixelSize),
            },
            treatment: {
              resampler: options.resampler ?? null,
              numbers: numbersOf(options.numbers, options.water, options),
              pixelMm: sizeOf('--pixel-size', options.pixelSize),
            },
          }),
        );
        if (options.out !== undefined) await writeJson(resolve(options.out), found);
        terminal.result(tableOf(found, options.roi === undefined ? '' : basename(options.roi)));
        terminal.object({ status: 'done', ...found });
        return 0;
      }),
    );

const sizeOf = (parameter: string, text: string | undefined): number | null =>
  text === undefined ? null : positive(parameter, text);

/** @param own of the flags `--slope` and `--intercept` @throws Refused (invalid-parameter) */
function numbersOf(
  said: (typeof NUMBERS)[number] | undefined,
  water: string,
  own: { readonly slope?: string | undefined; readonly intercept?: string | undefined },
): Numbers | null {
  const isRescaled = own.slope !== undefined || own.intercept !== undefined;
  if (said === undefined && !isRescaled) return null;
  const slope = finite('--slope', own.slope ?? '1');
  if (slope === 0) throw new Refused({ code: 'invalid-parameter', parameter: '--slope', reason: 'it is 0' });
  const above = said === 'HU+1024' ? ABOVE_MINUS_1024.intercept : 0;
  const rescale = { slope, intercept: finite('--intercept', own.intercept ?? '0') + above };
  return {
    unit: said === undefined || said === 'HU+1024' ? 'HU' : said,
    waterPerMm: positive('--water', water) / 10,
    ...(isRescaled || above !== 0 ? { rescale } : {}),
  };
}

function finite(parameter: string, text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new Refused({ code: 'invalid-parameter', parameter, reason: `"${text}" is not a number` });
}

function positive(parameter: string, text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Refused({ code: 'invalid-parameter', parameter, reason: `"${text}" is not a number above zero` });
}

const NUMBERS_OF: Readonly<Record<Unit, string>> = {
  HU: 'Values in HU',
  '1/mm': 'Values in 1/mm',
  scaled: 'Values on the scale of a model',
  srgb: 'Encoded sRGB',
  magnitude: 'Magnitudes',
  complex: 'Magnitudes of complex numbers',
  stored: 'Numbers as they are stored',
};

/** @param region what its mask is called */
function tableOf({ rows, unit, dataRange, rangeOrigin }: Answer<'compare'>, region: string): string {
  const items = rows.flatMap(({ image, fidelity, roi }) => [
    { name: image, fidelity },
    ...(roi === null ? [] : [{ name: `${image}, region ${region}`, fidelity: roi }]),
  ]);
  const changes = rows.flatMap((row) => row.changes.map((change) => `${row.image}: ${change}.\n`)).join('');
  return `${fidelityTable(items, unit)}\n\n${changes}${NUMBERS_OF[unit]}; data range R = ${dataRange} (${rangeOrigin}).`;
}
