/** A photograph without colour on a smaller grid, where its colours are decided first. */
import { resample } from '../../../image/grids/resample.ts';
import { boxMean } from '../../../operators/pixel/box.ts';
import { GREY_WEIGHTS } from '../../../operators/pixel/grey.ts';
import { pixelMask } from '../../../operators/pixel/mask.ts';
import type { Coarser, InverseProblem } from '../../../solvers/solver.ts';
import { hueIsOpen, reductionOf, SIGMA_BELOW_HUE } from '../smaller-grids.ts';
import type { PhotoData } from './photo-data.ts';

/** null where colours or hints are known, and where the picture is small. @param pose the problem of a smaller one */
export function smallerPhoto(of: PhotoData, pose: (smaller: PhotoData) => InverseProblem): (() => Coarser) | null {
  const { image, operator, hinted } = of;
  const by = reductionOf(image);
  if (operator.grey === null || !hueIsOpen(operator.grey, operator.scale, hinted) || by === null) return null;
  const weights = GREY_WEIGHTS[operator.grey];
  return () => coarserOf(of, weights, by, pose);
}

function coarserOf(
  { image: { height, width }, operator, known, data }: PhotoData,
  weights: readonly number[],
  by: number,
  pose: (smaller: PhotoData) => InverseProblem,
): Coarser {
  const [rows, columns] = [Math.ceil(height / by), Math.ceil(width / by)];
  const plane = height * width;
  const small = rows * columns;
  const grey = known === null ? data : new Float32Array(plane);
  if (known !== null) pixelMask(1, height, width, known).adjoint(data, grey);

  // The mean of a block's known pixels; a block without any is part of the hole.
  const box = boxMean(1, height, width, by);
  const means = new Float32Array(small);
  box.forward(grey, means);
  let flags: Uint8Array | null = null;
  let samples = means;
  if (known !== null) {
    const share = new Float32Array(small);
    box.forward(Float32Array.from(known), share);
    const found = new Uint8Array(small);
    for (let i = 0; i < small; i++) {
      if (share[i]! === 0) continue;
      found[i] = 1;
      means[i]! /= share[i]!;
    }
    const kept = pixelMask(1, rows, columns, found);
    samples = new Float32Array(kept.outShape[0] ?? 0);
    kept.forward(means, samples);
    if (samples.length < small) flags = found;
  }

  return {
    problem: pose({
      image: { channels: 3, height: rows, width: columns },
      operator,
      known: flags,
      hinted: null,
      data: samples,
    }),
    sigma: SIGMA_BELOW_HUE,
    /** The colours of the smaller, moved to the measured grey: out_c = ↑x_c + (g − wᵀ↑x). */
    refine(x, out) {
      for (let c = 0; c < 3; c++) {
        const from = x.subarray(c * small, (c + 1) * small);
        out.set(resample(from, rows, columns, height, width, 1 / by, 1 / by), c * plane);
      }
      for (let i = 0; i < plane; i++) {
        if (known !== null && known[i] === 0) continue;
        let shift = grey[i]!;
        for (let c = 0; c < 3; c++) shift -= weights[c]! * out[c * plane + i]!;
        for (let c = 0; c < 3; c++) out[c * plane + i]! += shift;
      }
    },
  };
}
