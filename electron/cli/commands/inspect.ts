import { Command, InvalidArgumentError, Option, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { basename, resolve } from 'node:path';
import { must, Refused } from '../../../core/contract/refused.ts';
import { shapeText } from '../../../core/image/said-size.ts';
import { isFolder } from '../batch/pictures-in.ts';
import type { Act, Session } from '../session.ts';

/** @throws InvalidArgumentError */
function index(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It is a whole number from 0 on.');
  return Number(text);
}

/** `langevin inspect FILE`: what a file holds and how it would be read; nothing is written. */
export const inspectCommand = (act: Act): CommandUnknownOpts =>
  new Command('inspect')
    .summary('say what a file holds: an image, or measured k-space')
    .addHelpText('before', 'Example: langevin inspect brain.h5 --slice 3\n')
    .description(
      'Says how an image or measured k-space would be read, before anything is made of it. k-space is read from NPY,\n' +
        'BART (.cfl and .hdr), and HDF5: ISMRMRD, fastMRI, MATLAB 7.3, or any array of complex numbers.',
    )
    .argument('<FILE>', 'file to look at')
    .option('--axes <NAMES>', "names of k-space's axes in the file's order, for example slice,coil,row,column")
    .option('--dataset <PATH>', 'which array of an HDF5 file')
    .option('--slice <N>', 'slice, from 0; the one in the middle unless given', index)
    .option('--repetition <N>', 'repetition, from 0', index, 0)
    .option('--contrast <N>', 'contrast (echo), from 0', index, 0)
    .addOption(
      new Option(
        '--shift <WHAT>',
        'what lies at the corner, as an FFT without shift leaves it, and is brought back',
      ).choices(['none', 'kspace', 'image', 'both'] as const),
    )
    .action((file, { axes = null, dataset = null, slice = null, shift = null, repetition, contrast }) =>
      act(async (session) => {
        const path = resolve(file);
        if (await isFolder(path)) {
          const remedy =
            'Name a file in it; a folder of DICOM slices is taken by `langevin reconstruct` and `convert`.';
          throw new Refused({ code: 'unreadable-file', file: path, reason: 'it is a folder', remedy });
        }
        const asked = { axes, dataset, slice, repetition, contrast, shift };
        const kspace = must(await session.host().ask({ kind: 'kspace', path, asked }));
        if (kspace === null) return tellImage(session, path);
        const { terminal } = session;
        const { line, notes, warnings, ...facts } = kspace;
        terminal.result(`${basename(path)}: ${line}.`);
        for (const note of notes) terminal.result(note);
        for (const warning of warnings) terminal.note(`Note: ${warning}`);
        terminal.object({ status: 'done', kind: 'kspace', file: path, ...facts, warnings });
        return 0;
      }),
    );

async function tellImage({ host, terminal }: Session, path: string): Promise<number> {
  const { facts } = must(await host().ask({ kind: 'inspect', paths: [path], names: [basename(path)] }));
  const { format, frames, height, width, samples, unit, pixelMm, warnings, says } = facts;
  const shape = shapeText({ frames, height, width, samples }, unit);
  terminal.result(`${basename(path)}: ${format.toUpperCase()}, ${shape}, ${unit}.`);
  if (pixelMm !== null) terminal.result(`Pixels of ${pixelMm.map((mm) => Number(mm.toFixed(4))).join(' × ')} mm.`);
  for (const warning of [...warnings, ...says]) terminal.note(`Note: ${warning}`);
  terminal.object({
    status: 'done',
    kind: 'image',
    file: path,
    format,
    frames,
    height,
    width,
    samples,
    unit,
    pixelMm,
    warnings,
  });
  return 0;
}
