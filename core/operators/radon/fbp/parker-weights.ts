/**
 * Share of a ray (β, γ) in a scan over less than a full turn, where some lines are measured twice: the shares of a line
 * sum to 1 and change smoothly (Parker 1982, Med. Phys. 9(2)); for an arc longer than the least one, 180° + 2δ with δ in
 * the place of the half fan angle (Silver 2000, Med. Phys. 27(4)). The line's other ray is (β + 180° + 2γ, −γ).
 * @param beta source angle from the beginning of the arc, radians
 * @param gamma fan angle, counter-clockwise, radians
 * @param span the arc, radians, less than 2π
 * @param halfFan largest |γ|; a shorter arc than π + 2·halfFan lacks some lines, which keep no share
 */
export function parkerWeight(beta: number, gamma: number, span: number, halfFan: number): number {
  const delta = Math.max((span - Math.PI) / 2, halfFan);
  const end = Math.PI + 2 * delta;
  if (beta < 0 || beta > end) return 0;
  const rise = 2 * (delta - gamma);
  if (beta < rise) return Math.sin(((Math.PI / 2) * beta) / rise) ** 2;
  const fall = Math.PI - 2 * gamma;
  if (beta > fall) return Math.sin(((Math.PI / 2) * (end - beta)) / (2 * (delta + gamma))) ** 2;
  return 1;
}
