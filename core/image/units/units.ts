/** CT units (design, "CT units"): HU = 1000·(μ/μ_w − 1); model scale x = (HU + 1024)/2674. */

/** Attenuation of water in 1/mm, about 70 keV. */
export const WATER_PER_MM = 0.0192;
/** The model's scale: [0, 1] ↔ [−1024, 1650] HU. */
export const SCALE_LOW_HU = -1024;
export const SCALE_WINDOW_HU = 2674;
export const CT_SCALE = { low: SCALE_LOW_HU, high: SCALE_LOW_HU + SCALE_WINDOW_HU };
/** Vacuum: μ = 0. Values below it are scanner padding. */
export const AIR_HU = -1000;
/** Vacuum on the model's scale, the least physical value. */
export const AIR_SCALED = (AIR_HU - SCALE_LOW_HU) / SCALE_WINDOW_HU;

export const scaledFromHu = (hu: number): number => (hu - SCALE_LOW_HU) / SCALE_WINDOW_HU;
export const huFromScaled = (x: number): number => x * SCALE_WINDOW_HU + SCALE_LOW_HU;
/** Attenuation in 1/mm. */
export const muFromHu = (hu: number): number => WATER_PER_MM * (hu / 1000 + 1);

/**
 * Line integral of one pixel length of one unit of the model's scale: y = k·P(x − x₀) with P in pixel lengths,
 * so y′ = y/k + P x₀ = P x. @param pixelMm edge of a square pixel in mm @param waterPerMm at the energy of the measurement
 */
export const lineIntegralPerScaled = (pixelMm: number, waterPerMm = WATER_PER_MM): number =>
  (SCALE_WINDOW_HU / 1000) * waterPerMm * pixelMm;
