import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import { kspaceLine, kspaceNotes } from '../../../core/formats/kspace/describe.ts';
import { containerOf } from './container.ts';
import { readKspace } from './read-kspace.ts';

/** What measured k-space a file holds; null where it is of a kind that holds none. @throws Refused */
export async function describeKspace({ path, asked }: RequestOf<'kspace'>): Promise<Answer<'kspace'>> {
  const container = await containerOf(path);
  if (container === 'image' || (container === 'array' && asked.axes === null)) return null;
  const { file, image } = await readKspace(path, asked);
  if (container === 'complex' && asked.axes === null && !image.isGathered) return null; // an image has its energy all over
  const { format, isAssumed, slices, repetitions, contrasts, pixelMm, readout, oversampling, noiseScans } = file;
  const { kind, measured, of, calibration } = image.sampling;
  return {
    line: kspaceLine(file, image),
    notes: [...kspaceNotes(file, image)],
    warnings: [...file.warnings, ...image.warnings],
    format,
    axes: file.axes.map(({ name, length }) => ({ name, length })),
    isAssumed,
    coils: file.coils,
    dead: [...image.dead],
    height: image.height,
    width: image.width,
    slices,
    repetitions,
    contrasts,
    pixelMm: pixelMm === null ? null : [...pixelMm],
    readout,
    oversampling,
    noiseScans,
    sampling: { kind, measured, of, calibration },
    reference: image.reference?.name ?? null,
  };
}
