/** What every engine says of a network whose gradient cannot be derived. */
import type { Graph } from './graph/graph.ts';
import { OLDEST_OPSET } from './graph/pullback/reverse.ts';
import { NoGradient } from './graph/pullback/tape.ts';
import { refuseModel } from './opening.ts';

type Named = Parameters<typeof refuseModel>[0];

/** @throws Refused: model-refused where the rules of gradients know no such operators */
export function vetOperators(of: Named, { opset }: Graph): void {
  if (opset < OLDEST_OPSET)
    refuseModel(of, `its gradient needs operators of set ${OLDEST_OPSET} or later, found ${opset}`);
}

/** What was thrown as a gradient was derived. @throws Refused: model-refused for an operator that has none, else what it was */
export function refuseGradient(of: Named, thrown: unknown): never {
  if (thrown instanceof NoGradient) refuseModel(of, `it has no gradient: ${thrown.message}`);
  throw thrown;
}
