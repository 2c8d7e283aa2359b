import { gridFault } from '../../../core/image/grids/grid-fault.ts';
import {
  alignmentOf,
  laid,
  resamplerFor,
  type AlignmentFault,
  type PlacedGrid,
} from '../../../core/image/grids/alignment.ts';
import { conversionTo, type Numbers } from '../../../core/image/units/conversion.ts';
import type { Resampler } from '../../../core/image/grids/resample.ts';
import type { Frame } from '../../canvas/frame.ts';

/** A picture beside a reference: as it can be compared, or what stands in the way. */
export interface Brought {
  /** On the reference's grid and in its unit; null where it cannot be compared. */
  readonly frame: Frame | null;
  readonly obstacle: 'samples' | 'unit' | 'grid' | AlignmentFault | null;
  /** It lies on another grid, and can be laid on the reference's: which resampler is offered first. */
  readonly offered: Resampler | null;
}

const placedGrid = ({ height, width, pixelMm, orientation, position = null }: Frame): PlacedGrid => ({
  height,
  width,
  pixelMm,
  orientation,
  position,
});
const refused = (obstacle: Brought['obstacle'], offered: Resampler | null = null): Brought => ({
  frame: null,
  obstacle,
  offered,
});

/** Brings a picture to a reference by what was chosen for it, and by nothing else. */
export function brought(frame: Frame, reference: Frame, numbers: Numbers | null, resampler: Resampler | null): Brought {
  if (frame.samples !== reference.samples) return refused('samples');
  const [from, onto] = [placedGrid(frame), placedGrid(reference)];
  const isSameGrid = from.height === onto.height && from.width === onto.width && gridFault(from, onto) === null;
  const alignment = isSameGrid ? null : alignmentOf(from, onto);
  if (typeof alignment === 'string') return refused(alignment);
  const offered = alignment && resamplerFor(alignment);
  const conversion = conversionTo(reference, frame, numbers);
  if (conversion === null) return refused('unit', offered);
  if (alignment !== null && resampler === null) return refused('grid', offered);
  const { gain, offset } = conversion;
  const values = gain === 1 && offset === 0 ? frame.data : frame.data.map((v) => gain * v + offset);
  const data =
    alignment === null || resampler === null
      ? values
      : Float32Array.from(laid(values, frame.samples, alignment, resampler));
  const { unit, fullScale, inverted = false } = reference;
  // What was laid on the reference lies as that does; what lay on it already keeps what it says of itself.
  const place = alignment === null ? frame : reference;
  const isSame = data === frame.data && frame.unit === unit;
  return { frame: isSame ? frame : { ...place, data, unit, fullScale, inverted }, obstacle: null, offered };
}
