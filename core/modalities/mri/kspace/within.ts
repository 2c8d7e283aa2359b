/** Measured k-space as it is reconstructed: sound, and of the image's field of view alone. */
import type { KspaceSource } from '../../../contract/measurement/mri.ts';
import type { KspaceFile } from '../../../formats/kspace/kspace-file.ts';
import type { SoundKspace } from '../../../formats/kspace/recognise.ts';
import { energyOf, samplingOf } from '../../../formats/kspace/sampling.ts';
import { withinFieldOfView } from './readout.ts';

/** How much of the readout is cut away; 1: nothing. */
export const cutOf = (
  { oversampling }: Pick<KspaceFile, 'oversampling'>,
  said: KspaceSource['oversampling'],
): number => (said === 'keep' ? 1 : said === 'cut' ? oversampling : said);

/** @throws Refused */
export function withoutOversampling(
  file: Pick<KspaceFile, 'oversampling' | 'readout'>,
  image: SoundKspace,
  said: KspaceSource['oversampling'],
): SoundKspace {
  const factor = cutOf(file, said);
  if (factor === 1) return image;
  const cut = withinFieldOfView({ ...image, measured: image.sampling.mask }, file.readout ?? 'rows', factor);
  const energy = energyOf(cut.data, cut.coils, cut.height * cut.width);
  return { ...image, ...cut, sampling: samplingOf(energy, cut.height, cut.width, cut.measured) };
}
