import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { FramePlace } from '../../core/formats/decoded.ts';
import { encodeDicom, uidFrom, type DicomImage } from '../../core/formats/dicom/write.ts';
import { bodyHu } from './phantom-npy.ts';

const newUid = (): string => uidFrom(randomBytes(16));

/**
 * Writes a CT series of a body, one file a slice. @param at where they lie along the patient in mm; 5 mm apart unless given
 * @returns its slices, [size, size] in HU
 */
export function writeDicomFolder(
  folder: string,
  slices: number,
  size: number,
  mm = 4,
  at: readonly number[] = Array.from({ length: slices }, (_, n) => 5 * n),
): readonly Float32Array[] {
  mkdirSync(folder, { recursive: true });
  const [series, study, space] = [newUid(), newUid(), newUid()];
  return Array.from({ length: slices }, (_, n) => {
    const data = bodyHu(size, 10 * n);
    const image: DicomImage = {
      ...{ frames: 1, height: size, width: size, data },
      samples: 1,
      bits: 16,
      unit: 'HU',
      pixelMm: [mm, mm],
      sliceMm: 1, // what the file says is not how far they lie apart
    };
    const place: FramePlace = {
      position: [0, 0, at[n]!],
      orientation: [
        [1, 0, 0],
        [0, 1, 0],
      ],
      sopClassUid: null,
      sopInstanceUid: null,
    };
    const file = encodeDicom(image, {
      places: [place],
      ...{ newUid, date: '', time: '', derivation: 'Made for a test', seriesDescription: 'Body' },
      ...{ seriesInstanceUid: series, studyInstanceUid: study, frameOfReferenceUid: space, instanceNumber: n + 1 },
    });
    writeFileSync(join(folder, `${String(n).padStart(3, '0')}.dcm`), file);
    return data;
  });
}
