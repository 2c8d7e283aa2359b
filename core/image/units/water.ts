/**
 * Mass attenuation of liquid water in cm²/g over photon energy in keV (Hubbell & Seltzer 1995, NISTIR 5632, table 4,
 * "Water, Liquid"). Water has no absorption edge here, so between two energies it is a straight line of logarithms.
 */
const WATER_CM2_PER_G: readonly (readonly [keV: number, massAttenuation: number])[] = [
  [10, 5.329],
  [15, 1.673],
  [20, 0.8096],
  [30, 0.3756],
  [40, 0.2683],
  [50, 0.2269],
  [60, 0.2059],
  [80, 0.1837],
  [100, 0.1707],
  [150, 0.1505],
  [200, 0.137],
  [300, 0.1186],
  [400, 0.1061],
  [500, 0.09687],
  [600, 0.08956],
  [800, 0.07865],
  [1000, 0.07072],
];

export const LEAST_KEV = 10;
export const MOST_KEV = 1000;

/** Attenuation of water (1 g/cm³) at one energy, in 1/mm, to the four digits that the table has. @param keV from LEAST_KEV to MOST_KEV */
export function waterPerMmAt(keV: number): number {
  const above = WATER_CM2_PER_G.findIndex(([energy]) => energy >= keV);
  if (above < 0) throw new RangeError(`waterPerMmAt: ${keV} keV`);
  const [high, atHigh] = WATER_CM2_PER_G[above]!;
  const [low, atLow] = WATER_CM2_PER_G[Math.max(0, above - 1)]!;
  const share = high === low ? 1 : Math.log(keV / low) / Math.log(high / low);
  return Number((Math.exp(Math.log(atLow) + share * Math.log(atHigh / atLow)) / 10).toPrecision(4));
}
