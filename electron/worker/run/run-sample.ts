import { join } from 'node:path';
import { sampleName } from '../../../core/contract/job.ts';
import { Refused } from '../../../core/contract/refused.ts';
import type { StopMode } from '../../../core/contract/messages.ts';
import { freshState, type SolverRun, type SolverState, type SolverStep } from '../../../core/solvers/solver.ts';
import { residualGrowth } from './residual-growth.ts';
import { checkpointSlot, type Checkpoint } from './checkpoint.ts';
import type { Preview } from './preview.ts';
import type { RunEvents } from './run-events.ts';

/** Set by the host while a run goes on; read between two steps. */
export interface RunControl {
  stop: StopMode | null;
}

export interface Sample {
  readonly state: SolverState;
  /** The answer, or the best so far; on the model's scale. */
  readonly estimate: Float32Array;
  /** Inside the solver, its start included; not previews and checkpoints. */
  readonly seconds: number;
  /** Of the parts of the run before this one, everything around the solver included. */
  readonly secondsBefore: number;
  /** Step and number of steps where it was left before its end. */
  readonly stoppedAt: { readonly step: number; readonly of: number } | null;
}

export interface SampleSetting {
  readonly folder: string;
  readonly method: string;
  readonly seed: number | null;
  readonly events: RunEvents;
  readonly preview: Preview;
  readonly control: RunControl;
  /** What was measured: where all of it is one value, so may the answer be. */
  readonly data: Float32Array;
  /** What a solver's residual is multiplied by to be one of the line integrals. */
  readonly residualUnit: number;
  /** The relative residual that the noise alone makes in the line integrals; 0 where that is not known. */
  readonly noise: number;
  /** The sample whose residual grew, where a person has seen that and resumed it all the same. */
  readonly heeded: string | null;
  /** Keeps a picture of how the answer comes about; absent: nobody asks. */
  readonly strip?: (step: number, caption: string, estimate: Float32Array) => Promise<void>;
  /** Tells what a person should know, at once and in the report. */
  readonly warn: (text: string) => void;
}

/** A crash costs at most two seconds, or a tenth of what was done; saving takes some 10 ms. */
const LONGEST_MS = 2000;
const SHORTEST_MS = 200;
const isDue = (nowMs: number, lastMs: number, begunMs: number): boolean =>
  nowMs - lastMs > Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (nowMs - begunMs) / 10));

/**
 * Drives one solver over one seed from its last checkpoint to its end, or to where it is told to stop.
 * @throws Refused (diverged, cannot-write; residual-grows: what the others do is stopped too, and the last good step kept)
 */
export async function runSample(setting: SampleSetting, begin: (state: SolverState) => SolverRun): Promise<Sample> {
  const { method, seed, events, control } = setting;
  const key = sampleName(method, seed);
  const slot = checkpointSlot(join(setting.folder, 'checkpoint'), key);
  const saved = await slot.load();
  const state = saved?.state ?? freshState();
  let seconds = saved?.seconds ?? 0;
  const secondsBefore = saved?.secondsTotal ?? 0;
  const begun = performance.now();
  const secondsTotal = (): number => secondsBefore + (performance.now() - begun) / 1000;
  let lastSave = begun;
  let last: SolverStep | null = null;
  const growth = residualGrowth<Checkpoint>(setting.noise);
  const run = begin(state);
  for (;;) {
    const before = performance.now();
    const { value: step, done } = await run.next();
    seconds += (performance.now() - before) / 1000;
    if (done === true) break;
    last = step;
    if (!isFinite(step.estimate)) throw new Refused({ code: 'diverged', solver: method, step: step.step });
    const { sigma, nfe, of } = step;
    const residual = setting.residualUnit * step.residual;
    const grown = growth.look(step.step, residual, () =>
      structuredClone({ state, seconds, secondsTotal: secondsTotal() }),
    );
    events.tell({ kind: 'step', method, seed, step: step.step, of, sigma, nfe, residual });
    if (step.frame !== undefined) await setting.strip?.(step.step, step.frame, step.estimate);
    await setting.preview.offer(setting, step);
    // Messages are read only when the loop lets them: a generator alone never returns to the event loop.
    await new Promise(setImmediate);
    if (grown !== null) {
      const good = growth.lastGood();
      if (setting.heeded !== key && control.stop === null && good !== null) {
        control.stop = 'resumable';
        await slot.save(good);
        throw new Refused({ code: 'residual-grows', sample: key, grown });
      }
      setting.warn(`The residual of ${key} grows: ${grown}.`);
    }
    const stop = control.stop !== null && step.step < of;
    if (stop || isDue(performance.now(), lastSave, begun)) {
      await slot.save({ state, seconds, secondsTotal: secondsTotal() });
      await events.flush();
      lastSave = performance.now();
    }
    if (stop) return { state, seconds, secondsBefore, estimate: step.estimate, stoppedAt: { step: step.step, of } };
  }
  const estimate = state.arrays['estimate'];
  if (estimate === undefined || !isFinite(estimate)) {
    throw new Refused({ code: 'diverged', solver: method, step: last?.step ?? state.step });
  }
  if (isConstant(estimate) && (setting.data.length === 0 || !isConstant(setting.data)))
    throw new Refused({ code: 'constant-result', solver: method });
  return { state, seconds, secondsBefore, estimate, stoppedAt: null };
}

/** A black picture is no answer to a measurement of anything. */
const isConstant = (values: Float32Array): boolean => values.every((v) => v === values[0]);

function isFinite(values: Float32Array): boolean {
  // A sum is finite only where all are: one pass without a branch an element.
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * 0;
  return sum === 0;
}
