import { karrasLevels, logSpaced } from '../priors/schedule.ts';
import type { SolverState } from '../solvers/solver.ts';
import { heunFlow } from './heun-flow.ts';
import type { FlowField } from './probability-flow.ts';
import { rk45Flow } from './rk45-flow.ts';
import type { SamplerRun } from './sampler.ts';

/** How the flow is followed between two levels: by steps of given length, or by steps that their error chooses. */
export type Integrator =
  | {
      readonly kind: 'heun';
      /** Two evaluations each. */
      readonly steps: number;
      /** Spacing of the levels as in EDM, 7 as published; null: equal in ln σ, which is best for likelihoods. */
      readonly rho: number | null;
    }
  | {
      readonly kind: 'rk45';
      /** Error of one step, relative and absolute; 1e-5 as published. */
      readonly tolerance: number;
    };

/** Moves `state.arrays.x` along the flow from one level to another, up or down; neither is 0. */
export const follow = (
  field: FlowField,
  from: number,
  to: number,
  integrator: Integrator,
  state: SolverState,
): SamplerRun =>
  integrator.kind === 'rk45'
    ? rk45Flow(field, from, to, integrator.tolerance, state)
    : heunFlow(field, levelsOf(from, to, integrator.steps + 1, integrator.rho), state);

const levelsOf = (from: number, to: number, count: number, rho: number | null): Float64Array =>
  rho === null ? logSpaced(from, to, count) : karrasLevels(from, to, count, rho);
