import { Command, Option, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { complexParts } from '../../../core/image/complex.ts';
import { shapeText } from '../../../core/image/said-size.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import type { Act } from '../session.ts';

/** `langevin convert INPUT OUTPUT`: any readable format to any writable one. */
export const convertCommand = (act: Act): CommandUnknownOpts =>
  new Command('convert')
    .summary('convert an image or series between formats')
    .addHelpText('before', 'Example: langevin convert chest/ chest.nii\n')
    .description(
      'Reads DICOM (file or folder), NIfTI, NPY, TIFF, PNG, JPEG, WebP; writes .dcm, .nii, .npy, .tif, .png by\n' +
        'the ending. HU, spacing and bit depth are kept; windows are not applied, MONOCHROME1 is not inverted.',
    )
    .argument('<INPUT>', 'file, or folder of a DICOM series')
    .argument('<OUTPUT>', 'file to write; its ending says the format')
    .addOption(new Option('--part <part>', 'of complex numbers, which .npy alone holds whole').choices(complexParts))
    .option('--force', 'replace OUTPUT where it exists')
    .action((input, output, { force, part = null }) =>
      act(async ({ host, terminal }) => {
        if (force !== true) mustBeNew(resolve(output));
        const done = must(await host().ask({ kind: 'convert', input: resolve(input), output: resolve(output), part }));
        for (const warning of done.warnings) terminal.note(`Note: ${warning}`);
        const { frames, height, width, samples, unit } = done;
        const shape = shapeText({ frames, height, width, samples }, unit);
        terminal.result(`Written: ${done.output} (${done.from} → ${done.to}, ${shape}, ${unit})`);
        terminal.object({ status: 'done', outputs: [done.output], ...done });
        return 0;
      }),
    );

/** What exists was perhaps never meant to be replaced. @throws Refused */
export function mustBeNew(path: string): void {
  if (!existsSync(path)) return;
  throw new Refused({ code: 'cannot-write', path, reason: 'it exists already, and only --force replaces it' });
}

/** `langevin verify RUN`: every file of a run as it was written, every figure of its report from the files. */
export const verifyCommand = (act: Act): CommandUnknownOpts =>
  new Command('verify')
    .summary('check every file of a run, and recompute every figure from them')
    .addHelpText('before', 'Example: langevin verify langevin-runs/20260101-120000-proximal\n')
    .argument('<RUN>', 'run folder')
    .action((folder) =>
      act(async ({ host, terminal }) => {
        const { figures, files, uncovered } = must(await host().ask({ kind: 'verify', folder: resolve(folder) }));
        terminal.result(`Equal: all ${figures} figures follow from the files of ${resolve(folder)}.`);
        if (uncovered.length === 0) terminal.result(`All ${files} files are as they were written.`);
        else {
          terminal.result(
            `${files} files were compared. This run keeps no checksums, so these were not: ${uncovered.join(', ')}.`,
          );
        }
        terminal.object({ status: 'done', folder: resolve(folder), figures, files, uncovered });
        return 0;
      }),
    );
