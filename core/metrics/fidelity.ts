import type { Fidelity } from '../contract/report.ts';
import { bias, nrmse, psnr, rmse, type Samples } from './error.ts';
import { hfen } from './hfen.ts';
import { ssim } from './ssim.ts';

export const NO_TRUTH: Fidelity = { psnr: null, ssim: null, nrmse: null, hfen: null, bias: null, rmse: null };

/** Values are low + x·(high − low), x on the scale on which figures are computed. */
interface LinearScale {
  readonly low: number;
  readonly high: number;
}

/** R of PSNR and SSIM on that scale. */
const RANGE = 1;

/**
 * Every figure of an image against its truth. PSNR, SSIM, NRMSE and HFEN on the given scale with R = 1, neither image
 * clipped, SSIM and HFEN the mean over the planes; bias and RMSE in the unit of the images.
 * @param result, truth channels × height × width
 * @param roi height × width, limits every figure to its non-zero pixels
 */
export function fidelityOf(
  result: Samples,
  truth: Samples,
  { channels, height, width }: { readonly channels: number; readonly height: number; readonly width: number },
  { low, high }: LinearScale,
  roi: Uint8Array | null,
): Fidelity {
  const x = Float64Array.from(result, (v) => (v - low) / (high - low));
  const t = Float64Array.from(truth, (v) => (v - low) / (high - low));
  const size = height * width;
  const everywhere = roi === null || channels === 1 ? roi : Uint8Array.from(x, (_, i) => roi[i % size]!);
  const p = psnr(x, t, RANGE, everywhere);
  const detail = Array.from({ length: channels }, (_, c) =>
    hfen(x.subarray(c * size, (c + 1) * size), t.subarray(c * size, (c + 1) * size), height, width, roi),
  ).filter((v) => v !== null);
  return {
    // JSON has no infinity: of identical images the RMSE of 0 tells.
    psnr: p === Infinity ? null : p,
    ssim: ssim(x, t, { channels, height, width }, RANGE, roi),
    nrmse: nrmse(x, t, everywhere),
    hfen: detail.length < channels ? null : detail.reduce((sum, v) => sum + v, 0) / channels,
    bias: bias(result, truth, everywhere),
    rmse: rmse(result, truth, everywhere),
  };
}
