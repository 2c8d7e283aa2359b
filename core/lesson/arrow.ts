/** What draws lines: a canvas, or the path of an SVG. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/** Lengths of the arrows of a field, in the unit of its pen. */
export interface ArrowLengths {
  readonly longest: number;
  /** Of the longest head. */
  readonly head: number;
  /** Shorter arrows are left out. */
  readonly least: number;
}

/**
 * The arrow of a pull σ²·score, its middle at x, y. Its length tells σ·score, the size of the noise that is expected there
 * over σ: full from about two on.
 */
export function drawArrow(
  pen: Pen,
  x: number,
  y: number,
  pullX: number,
  pullY: number,
  sigma: number,
  { longest, head, least }: ArrowLengths,
): void {
  const size = Math.hypot(pullX, pullY);
  const length = longest * Math.tanh(size / sigma / 1.4);
  if (length < least) return;
  const [ux, uy] = [pullX / size, pullY / size];
  const [fromX, fromY] = [x - (ux * length) / 2, y - (uy * length) / 2];
  const [tipX, tipY] = [fromX + ux * length, fromY + uy * length];
  const h = Math.min(head, 0.36 * length);
  pen.moveTo(fromX, fromY);
  pen.lineTo(tipX, tipY);
  pen.moveTo(tipX - h * (ux + 0.55 * uy), tipY - h * (uy - 0.55 * ux));
  pen.lineTo(tipX, tipY);
  pen.lineTo(tipX - h * (ux - 0.55 * uy), tipY - h * (uy + 0.55 * ux));
}
