import type { PixelDescription } from './description.ts';
import type { DicomItem } from './item.ts';
import { modalityValue, type Modality } from './modality.ts';
import { TAG } from './tags.ts';

/** Secondary Capture Image Storage, and its multi-frame classes .7.1 to .7.4 (PS3.4, B.5). */
const SECONDARY_CAPTURE = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.7(\.[1-4])?$/;
/** Every CT slice holds air, at −1000 HU or a little above. */
const HARDLY_CT_HU = -100;

/** What an object of modality CT is besides a slice in HU, by its head alone. */
export interface CtKind {
  /** Its numbers can be HU. */
  readonly mayBeHu: boolean;
  readonly doubts: readonly string[];
}

export function ctKind(root: DicomItem, d: PixelDescription, modality: Modality): CtKind {
  const doubts: string[] = [];
  const isCapture = SECONDARY_CAPTURE.test(root.text(TAG.SOPClassUID) ?? '');
  const saysHu = modality.kind !== 'none' && modality.type === 'HU';
  // Grey levels of a screen: 8 bits cannot hold what lies between air and bone unless a slope and an intercept say so.
  const least = d.float ? -Infinity : Math.min(...extremes(d).map((v) => modalityValue(modality, v)));
  const isShort = d.bitsStored <= 8 && least > HARDLY_CT_HU;
  if (isCapture) doubts.push('It is a secondary capture: a picture of a screen, whose grey levels are no HU.');
  else if (isShort)
    doubts.push(`It has ${d.bitsStored} bits without an intercept: grey levels of a picture, and no HU.`);
  const type = root.texts(TAG.ImageType);
  if (type.includes('LOCALIZER'))
    doubts.push('It is a localizer: a view from the side, and no slice; it cannot be reconstructed as one.');
  return { mayBeHu: !(isCapture && !saysHu) && !isShort, doubts };
}

/** Least and largest stored value. */
const extremes = ({ bitsStored, signed }: PixelDescription): [number, number] =>
  signed ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1] : [0, 2 ** bitsStored - 1];
