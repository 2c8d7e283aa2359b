/**
 * The inner loops of Joseph's projector. A walk goes step by step along a ray in a frame: it lies at `position` across,
 * between the pixels `cell` and `cell + 1`; `along` and `across` are the strides of the two axes in the frame.
 * Positions are added up alike in both directions, so the adjoint's coefficients are the projection's to the last bit.
 */
export interface Walks {
  /** Index in the frame where each ray's first step lies at position 0 across. */
  readonly from: Int32Array;
  readonly steps: Int32Array;
  readonly start: Float64Array;
  readonly slope: Float64Array;
}

/** Sum over the steps of the image interpolated across. */
export function sumOne(frame: Float64Array, walks: Walks, ray: number, along: number, across: number): number {
  const steps = walks.steps[ray]!;
  const slope = walks.slope[ray]!;
  let position = walks.start[ray]!;
  let base = walks.from[ray]!;
  let sum = 0;
  for (let n = 0; n < steps; n++) {
    const cell = position | 0;
    const at = (base + Math.imul(cell, across)) | 0;
    const near = frame[at]!;
    sum += near + (position - cell) * (frame[(at + across) | 0]! - near);
    position += slope;
    base = (base + along) | 0;
  }
  return sum;
}

/** The transpose of `sumOne`: spreads a value over the same pixels with the same weights. */
export function spreadOne(
  frame: Float64Array,
  walks: Walks,
  ray: number,
  along: number,
  across: number,
  value: number,
): void {
  const steps = walks.steps[ray]!;
  const slope = walks.slope[ray]!;
  let position = walks.start[ray]!;
  let base = walks.from[ray]!;
  for (let n = 0; n < steps; n++) {
    const cell = position | 0;
    const at = (base + Math.imul(cell, across)) | 0;
    const far = (position - cell) * value;
    frame[at]! += value - far;
    frame[(at + across) | 0]! += far;
    position += slope;
    base = (base + along) | 0;
  }
}

/**
 * `sumOne` for a ray and its mirror images across (a), along (b) and both (c), into `sums` of each. A mirror turns the
 * sign of a stride and leaves the position as it is: one position serves four rays.
 */
export function sumFour(
  frame: Float64Array,
  walks: Walks,
  ray: number,
  a: number,
  b: number,
  c: number,
  along: number,
  across: number,
  sums: Float64Array,
): void {
  const { from, steps, start, slope } = walks;
  const count = steps[ray]!;
  const change = slope[ray]!;
  let position = start[ray]!;
  let base = from[ray]!;
  let baseA = from[a]!;
  let baseB = from[b]!;
  let baseC = from[c]!;
  let sum = 0;
  let sumA = 0;
  let sumB = 0;
  let sumC = 0;
  for (let n = 0; n < count; n++) {
    const cell = position | 0;
    const part = position - cell;
    const step = Math.imul(cell, across);
    const at = (base + step) | 0;
    const atA = (baseA - step) | 0;
    const atB = (baseB + step) | 0;
    const atC = (baseC - step) | 0;
    const near = frame[at]!;
    const nearA = frame[atA]!;
    const nearB = frame[atB]!;
    const nearC = frame[atC]!;
    sum += near + part * (frame[(at + across) | 0]! - near);
    sumA += nearA + part * (frame[(atA - across) | 0]! - nearA);
    sumB += nearB + part * (frame[(atB + across) | 0]! - nearB);
    sumC += nearC + part * (frame[(atC - across) | 0]! - nearC);
    position += change;
    base = (base + along) | 0;
    baseA = (baseA + along) | 0;
    baseB = (baseB - along) | 0;
    baseC = (baseC - along) | 0;
  }
  sums[ray] = sum;
  sums[a] = sumA;
  sums[b] = sumB;
  sums[c] = sumC;
}

/** The transpose of `sumFour`: spreads `values` of the four rays. */
export function spreadFour(
  frame: Float64Array,
  walks: Walks,
  ray: number,
  a: number,
  b: number,
  c: number,
  along: number,
  across: number,
  values: Float64Array,
): void {
  const { from, steps, start, slope } = walks;
  const count = steps[ray]!;
  const change = slope[ray]!;
  const value = values[ray]!;
  const valueA = values[a]!;
  const valueB = values[b]!;
  const valueC = values[c]!;
  let position = start[ray]!;
  let base = from[ray]!;
  let baseA = from[a]!;
  let baseB = from[b]!;
  let baseC = from[c]!;
  for (let n = 0; n < count; n++) {
    const cell = position | 0;
    const part = position - cell;
    const step = Math.imul(cell, across);
    const at = (base + step) | 0;
    const atA = (baseA - step) | 0;
    const atB = (baseB + step) | 0;
    const atC = (baseC - step) | 0;
    const far = part * value;
    const farA = part * valueA;
    const farB = part * valueB;
    const farC = part * valueC;
    frame[at]! += value - far;
    frame[(at + across) | 0]! += far;
    frame[atA]! += valueA - farA;
    frame[(atA - across) | 0]! += farA;
    frame[atB]! += valueB - farB;
    frame[(atB + across) | 0]! += farB;
    frame[atC]! += valueC - farC;
    frame[(atC - across) | 0]! += farC;
    position += change;
    base = (base + along) | 0;
    baseA = (baseA + along) | 0;
    baseB = (baseB - along) | 0;
    baseC = (baseC - along) | 0;
  }
}
