import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { resolve } from 'node:path';
import type { Parameter } from '../../../core/contract/parameters.ts';
import { must } from '../../../core/contract/refused.ts';
import { numberOf } from '../../../core/contract/values.ts';
import { SCRATCH_DEFAULTS } from '../../../core/image/holes/scratches.ts';
import { significant } from '../../../core/image/number-text.ts';
import { addFlags, readValues } from '../flags.ts';
import type { Act } from '../session.ts';
import { mustBeNew } from './files.ts';

const TONES = ['bright', 'dark', 'both'] as const;
const parameters: readonly Parameter[] = [
  {
    kind: 'number',
    id: 'width',
    label: 'Width',
    stage: 'operator',
    unit: 'pixels',
    min: 1,
    max: 64,
    default: SCRATCH_DEFAULTS.width,
    help: 'Of the widest scratch; specks of dust may be twice as wide.',
  },
  {
    kind: 'number',
    id: 'sensitivity',
    label: 'Sensitivity',
    stage: 'operator',
    min: 0,
    max: 1,
    default: SCRATCH_DEFAULTS.sensitivity,
    help: '0: only what stands out clearly; 1: whatever could be one.',
  },
  {
    kind: 'choice',
    id: 'tone',
    label: 'Tone',
    stage: 'operator',
    default: SCRATCH_DEFAULTS.tone,
    choices: [
      { id: 'bright', label: 'Bright' },
      { id: 'dark', label: 'Dark' },
      { id: 'both', label: 'Both' },
    ],
    help: 'Scratches of a print are bright, hairs and dust on it dark.',
  },
];

/** `langevin scratches PHOTO MASK`: a mask to be looked at and corrected before anything is filled by it. */
export function scratchesCommand(act: Act): CommandUnknownOpts {
  const command = new Command('scratches')
    .summary('propose a mask of the scratches and dust of a photograph')
    .addHelpText('before', 'Example: langevin scratches print.jpg scratches.png\n')
    .description(
      'Writes a mask for inpaint and restore: black where a narrow line or speck stands out. It is a proposal: look at it, and\n' +
        'correct it in a paint program; what looks like a scratch may be a hair.',
    )
    .argument('<PHOTO>', 'picture (PNG, JPEG, WebP, TIFF)')
    .argument('<MASK>', 'PNG to write')
    .option('--force', 'replace MASK where it exists');
  addFlags(command, parameters);
  return command.action((photo, mask, options) =>
    act(async ({ host, terminal }) => {
      const { values } = must(readValues(parameters, options));
      const output = resolve(mask);
      if (options.force !== true) mustBeNew(output);
      const found = must(
        await host().ask({
          kind: 'scratches',
          input: resolve(photo),
          output,
          width: numberOf(values, 'width') ?? SCRATCH_DEFAULTS.width,
          sensitivity: numberOf(values, 'sensitivity') ?? SCRATCH_DEFAULTS.sensitivity,
          tone: TONES.find((tone) => tone === values['tone']) ?? SCRATCH_DEFAULTS.tone,
        }),
      );
      for (const warning of found.warnings) terminal.note(`Note: ${warning}`);
      const share = `${significant(100 * found.share, 2)} %`;
      terminal.result(
        found.share === 0
          ? `Written: ${output}; nothing in it looks scratched. A larger --sensitivity or --width proposes more.`
          : `Written: ${output}: ${share} of the picture is proposed as damaged. Look at it before it is filled.`,
      );
      terminal.object({ status: 'done', outputs: [output], ...found });
      return 0;
    }),
  );
}
