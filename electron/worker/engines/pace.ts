import { usualOperatorOf } from '../../../core/catalogue/runs/measuring.ts';
import type { ModalityId } from '../../../core/contract/measurement/measurement.ts';
import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { sizeOf } from '../../../core/operators/linear-operator.ts';
import { openNetwork } from './engines.ts';

/** Of an image: small enough to be over in a second, large enough that a call's own cost is no part of it. */
const SIDE = 256;
const ROUNDS = 5;

/** Measures what the seconds of every method are made of. @throws Refused: model-*, provider-failed */
export async function pace({
  modality,
  manifest,
  engine,
  provider,
  precision,
}: RequestOf<'pace'>): Promise<Answer<'pace'>> {
  return { application: applicationPace(modality), evaluation: manifest === null ? null : await evaluationPace() };

  async function evaluationPace(): Promise<number> {
    const model = await openNetwork(manifest ?? '', provider, engine, precision);
    const score = model.score(SIDE, SIDE);
    const x = new Float32Array(model.manifest.channels * SIDE * SIDE);
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      fillNormal(x, i, PURPOSE.start, 0);
      const begun = performance.now();
      await score.denoise(x, 1, Float64Array.of(0.1), x);
      times.push(performance.now() - begun);
    }
    return middle(times) / 1000 / SIDE ** 2;
  }
}

/** A forward and an adjoint of a usual measurement, each a pass. */
function applicationPace(modality: ModalityId): number {
  const { operator, application } = usualOperatorOf(modality);
  const image = new Float32Array(sizeOf(operator.inShape)).fill(1);
  const data = new Float32Array(sizeOf(operator.outShape));
  const times: number[] = [];
  for (let i = 0; i < 2 * ROUNDS; i++) {
    const begun = performance.now();
    operator.forward(image, data);
    operator.adjoint(data, image);
    times.push(performance.now() - begun);
  }
  return middle(times) / 1000 / 2 / application;
}

/** The first rounds are slower, and one of them may meet something else on the machine. */
const middle = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
