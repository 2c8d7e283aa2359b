import type { Shape } from '../../core/contract/studio/mark.ts';
import type { Frame } from '../canvas/frame.ts';
import { probeAt, type Probe } from '../canvas/probe.ts';
import type { ComplexPart } from '../canvas/view.ts';
import { angleOn, lengthOn, type Length } from './length.ts';
import { regionFigures, type RegionFigures } from './region.ts';

/** What a mark measures on one picture; null where it lies beside it. */
export type Measured =
  | { readonly of: 'region'; readonly figures: RegionFigures | null }
  | { readonly of: 'length'; readonly length: Length }
  | { readonly of: 'angle'; readonly degrees: number | null }
  | { readonly of: 'value'; readonly probe: Probe | null };

export function measured(frame: Frame, shape: Shape, part?: ComplexPart): Measured {
  switch (shape.kind) {
    case 'pin':
      return { of: 'value', probe: probeAt(frame, shape.at) };
    case 'angle':
      return { of: 'angle', degrees: angleOn(frame, shape.from, shape.vertex, shape.to) };
    case 'line':
    case 'distance':
      return { of: 'length', length: lengthOn(frame, shape.from, shape.to) };
    default:
      return { of: 'region', figures: regionFigures(frame, shape, part) };
  }
}
