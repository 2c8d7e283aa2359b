/** How measured k-space is looked at before anything is made of it: each slice as all of its coils together show it. */
import { PLAIN, type Decoded } from '../../../core/formats/decoded.ts';
import { Refused } from '../../../core/contract/refused.ts';
import { readKspace } from './read-kspace.ts';
import { rootSumOfSquares } from './root-sum-of-squares.ts';

/** As its file tells it, first repetition and contrast. */
const ASKED = { axes: null, dataset: null, repetition: 0, contrast: 0, shift: 'none' } as const;

/** As any file whose frames are decoded when they are asked for. */
interface KspaceFrames {
  readonly facts: Omit<Decoded, 'data'>;
  readonly heldBytes: number;
  frame(slice: number): Promise<Float32Array<ArrayBuffer>>;
}

/** Each slice as all coils show it, samples that are missing 0. @throws Refused */
export async function kspaceFrames(path: string): Promise<KspaceFrames> {
  const { file, image } = await readKspace(path, { ...ASKED, slice: null });
  const { height, width } = image;
  return {
    facts: {
      ...PLAIN,
      ...{ format: 'kspace', frames: file.slices, height, width, samples: 1, unit: 'magnitude' },
      pixelMm: file.pixelMm,
      depth: { bits: 32, signed: false, float: true },
      warnings: [...file.warnings, ...image.warnings],
    },
    // It is read anew for each slice.
    heldBytes: 0,
    async frame(slice) {
      if (slice >= file.slices) throw new Refused({ code: 'not-found', what: `frame ${slice}` });
      const found = await readKspace(path, { ...ASKED, slice });
      return rootSumOfSquares(found.image.data, height, width);
    },
  };
}
