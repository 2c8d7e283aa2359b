import type { Fidelity } from '../contract/report.ts';
import { SCALE_WINDOW_HU, scaledFromHu } from '../image/units.ts';
import { bias, nrmse, psnr, rmse, type Samples } from './error.ts';
import { hfen } from './hfen.ts';
import { ssim } from './ssim.ts';

/** R of the headline figures: 1 on the model's scale, which is 2674 HU. */
export const CT_RANGE = { scaled: 1, hu: SCALE_WINDOW_HU, origin: 'declared: [−1024, 1650] HU' } as const;

export const NO_TRUTH: Fidelity = { psnr: null, ssim: null, nrmse: null, hfen: null, biasHu: null, rmseHu: null };

/**
 * Every figure of a CT image against its truth. PSNR, SSIM, NRMSE and HFEN on the model's scale
 * x = (HU + 1024)/2674 with R = 1, neither image clipped; bias and RMSE in HU.
 * @param resultHu, truthHu height × width
 * @param roi limits every figure to its non-zero pixels
 */
export function fidelityOf(
  resultHu: Samples,
  truthHu: Samples,
  height: number,
  width: number,
  roi: Uint8Array | null,
): Fidelity {
  const x = Float64Array.from(resultHu, scaledFromHu);
  const t = Float64Array.from(truthHu, scaledFromHu);
  const p = psnr(x, t, CT_RANGE.scaled, roi);
  return {
    // JSON has no infinity: of identical images the RMSE of 0 tells.
    psnr: p === Infinity ? null : p,
    ssim: ssim(x, t, { channels: 1, height, width }, CT_RANGE.scaled, roi),
    nrmse: nrmse(x, t, roi),
    hfen: hfen(x, t, height, width, roi),
    biasHu: bias(resultHu, truthHu, roi),
    rmseHu: rmse(resultHu, truthHu, roi),
  };
}
