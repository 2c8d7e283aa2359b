import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import { attempt, must } from '../../../core/contract/refused.ts';
import { kspaceLine, kspaceNotes } from '../../../core/formats/kspace/describe.ts';
import { isHdf5 } from '../../../core/formats/kspace/open.ts';
import { isNpy, npyHeader } from '../../../core/formats/npy/header.ts';
import { reading } from '../../../core/formats/refusal.ts';
import { readHead } from '../read/read-head.ts';
import { kspacePath, readKspace } from './read-kspace.ts';

/** What measured k-space a file holds; null where it is of a kind that holds none. @throws Refused */
export async function describeKspace({ path, asked }: RequestOf<'kspace'>): Promise<Answer<'kspace'>> {
  if (!(await mayHoldKspace(path, asked.axes !== null))) return null;
  const { file, image } = await readKspace(path, asked);
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

/** By its name or its first bytes: BART's pair, HDF5, NumPy's complex numbers on more than two axes, or where axes are named. */
async function mayHoldKspace(path: string, isSaid: boolean): Promise<boolean> {
  const data = kspacePath(path);
  if (data.toLowerCase().endsWith('.cfl')) return true;
  const head = await attempt(() => readHead(data));
  if (!head.ok) return false; // who reads images says what is wrong
  const { bytes } = head.value;
  if (isHdf5(bytes)) return true;
  if (!isNpy(bytes) || isSaid) return isSaid;
  const { descr, shape } = must(reading(path, () => npyHeader(bytes)));
  return /^[<>|=]c/.test(descr) && shape.length > 2;
}
