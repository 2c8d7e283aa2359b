import { fanBeam } from './fan-beam.ts';
import type { Geometry } from './geometry.ts';
import type { LinearOperator } from '../linear-operator.ts';
import { parallelBeam } from './parallel-beam.ts';

/** The projector of any geometry, in pixel lengths: times `pixelMm` it gives ∫ x dl in mm. */
export const projector = (g: Geometry): LinearOperator => (g.kind === 'parallel' ? parallelBeam(g) : fanBeam(g));
