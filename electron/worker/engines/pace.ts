import { must } from '../../../core/contract/refused.ts';
import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { equispacedAngles } from '../../../core/operators/radon/geometry.ts';
import { sizeOf } from '../../../core/operators/linear-operator.ts';
import { projector } from '../../../core/operators/radon/projector.ts';
import { onnxScore } from './onnx/onnx-score.ts';
import { openModel } from './onnx/open-model.ts';

/** Small enough to be over in a second, large enough that a call's own cost is no part of it. */
const SIDE = 256;
const VIEWS = 23;
const ROUNDS = 5;

/** Measures what the seconds of every method are made of. @throws Refused: model-*, provider-failed */
export async function pace({ manifest, provider }: RequestOf<'pace'>): Promise<Answer<'pace'>> {
  return { projection: projectionPace(), evaluation: manifest === null ? null : await evaluationPace() };

  async function evaluationPace(): Promise<number> {
    const model = must(await openModel(manifest ?? '', provider));
    const score = onnxScore(model, SIDE, SIDE);
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

/** A forward and an adjoint of a usual scan, each a pass. */
function projectionPace(): number {
  const bins = 2 * Math.ceil(SIDE / Math.SQRT2) + 1;
  const operator = projector({
    kind: 'parallel',
    height: SIDE,
    width: SIDE,
    pixelMm: 1,
    anglesDeg: equispacedAngles(VIEWS, 180),
    bins,
    binMm: 1,
    offsetMm: 0,
  });
  const image = new Float32Array(sizeOf(operator.inShape)).fill(1);
  const sinogram = new Float32Array(sizeOf(operator.outShape));
  const times: number[] = [];
  for (let i = 0; i < 2 * ROUNDS; i++) {
    const begun = performance.now();
    operator.forward(image, sinogram);
    operator.adjoint(sinogram, image);
    times.push(performance.now() - begun);
  }
  return middle(times) / 1000 / 2 / (SIDE ** 2 * VIEWS);
}

/** The first rounds are slower, and one of them may meet something else on the machine. */
const middle = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
