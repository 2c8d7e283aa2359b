/**
 * A drawing surface in millimetres: closed curves are filled by the exact share of every pixel that they cover
 * (exact along rows, 8 lines a row across them), so that edges carry partial volumes as a scanner's do.
 */
export type Point = readonly [x: number, y: number];
export type Path = readonly Point[];
/** One value throughout, or a texture. */
export type Paint = number | ((x: number, y: number) => number);

export interface Canvas {
  readonly size: number;
  readonly pixelMm: number;
  /** size × size, row 0 at the top; (0, 0) mm is the centre, y downward. */
  readonly values: Float64Array;
  /** Every point passes through this before it is drawn: one gentle bend for all organs alike. */
  readonly bend: (p: Point) => Point;
}

const LINES_PER_ROW = 8;

/** A smooth closed curve through the points (uniform Catmull–Rom spline, `steps` segments a point). */
export function closedCurve(points: Path, steps = 8): Path {
  const n = points.length;
  return points.flatMap((_, i) => {
    const at = (k: number): Point => points[(i + k + n) % n]!;
    return Array.from({ length: steps }, (__, s) => splinePoint(at(-1), at(0), at(1), at(2), s / steps));
  });
}

/** A smooth open curve through the points. */
export function openCurve(points: Path, steps = 8): Path {
  const at = (i: number): Point => points[Math.min(Math.max(i, 0), points.length - 1)]!;
  const inner = points
    .slice(0, -1)
    .flatMap((_, i) =>
      Array.from({ length: steps }, (__, s) => splinePoint(at(i - 1), at(i), at(i + 1), at(i + 2), s / steps)),
    );
  return [...inner, points[points.length - 1]!];
}

function splinePoint(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const one = (k: 0 | 1): number =>
    b[k] +
    0.5 * t * (c[k] - a[k] + t * (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k] + t * (3 * (b[k] - c[k]) + d[k] - a[k])));
  return [one(0), one(1)];
}

export function ellipse(x: number, y: number, rx: number, ry = rx, turn = 0): Path {
  return Array.from({ length: 48 }, (_, i) => {
    const a = (2 * Math.PI * i) / 48;
    const [u, v] = [rx * Math.cos(a), ry * Math.sin(a)];
    return [x + u * Math.cos(turn) - v * Math.sin(turn), y + u * Math.sin(turn) + v * Math.cos(turn)];
  });
}

/** The other side of the body: mirrored about the midline. */
export const mirrored = (path: Path): Path => path.map(([x, y]) => [-x, y]);

/** Both sides of a half outline that starts and ends on the midline. */
export const bothSides = (half: Path): Path =>
  closedCurve([...half, ...mirrored(half.filter(([x]) => x > 0)).toReversed()]);

/** Unit normals of a path, to the left of its direction. */
function normals(path: Path, closed: boolean): Path {
  const n = path.length;
  return path.map((_, i) => {
    const a = path[closed ? (i - 1 + n) % n : Math.max(i - 1, 0)]!;
    const b = path[closed ? (i + 1) % n : Math.min(i + 1, n - 1)]!;
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    return [-(b[1] - a[1]) / length, (b[0] - a[0]) / length];
  });
}

/** A closed path moved inward by `mm` (outward where negative), for shells. */
export function inset(path: Path, mm: number): Path {
  let area = 0;
  for (let i = 0; i < path.length; i++) {
    const [a, b] = [path[i]!, path[(i + 1) % path.length]!];
    area += a[0] * b[1] - b[0] * a[1];
  }
  const inward = Math.sign(area) * mm;
  const n = normals(path, true);
  return path.map(([x, y], i) => [x + inward * n[i]![0], y + inward * n[i]![1]]);
}

/** The outline of a stroke along an open path. @param half half its width in mm at t ∈ [0, 1] of the points */
export function strokeOutline(path: Path, half: (t: number) => number): Path {
  const n = normals(path, false);
  const side = (sign: number): Path =>
    path.map(([x, y], i) => {
      const h = sign * half(i / (path.length - 1));
      return [x + h * n[i]![0], y + h * n[i]![1]];
    });
  return [...side(1), ...side(-1).toReversed()];
}

/** Paints the inside of a closed path over what is there. @param opacity 0…1 */
export function fill(canvas: Canvas, path: Path, paint: Paint, opacity = 1): void {
  const { size, pixelMm, values } = canvas;
  const middle = size / 2;
  const points = path.map((p): Point => {
    const [x, y] = canvas.bend(p);
    return [x / pixelMm + middle, y / pixelMm + middle];
  });
  const ys = points.map((p) => p[1]);
  const first = Math.max(0, Math.floor(Math.min(...ys)));
  const last = Math.min(size - 1, Math.floor(Math.max(...ys)));
  const cover = new Float64Array(size);
  for (let r = first; r <= last; r++) {
    cover.fill(0);
    for (let line = 0; line < LINES_PER_ROW; line++) addLine(points, r + (line + 0.5) / LINES_PER_ROW, cover);
    for (let c = 0; c < size; c++) {
      const share = (opacity * cover[c]!) / LINES_PER_ROW;
      if (share === 0) continue;
      const i = r * size + c;
      const value =
        typeof paint === 'number' ? paint : paint((c + 0.5 - middle) * pixelMm, (r + 0.5 - middle) * pixelMm);
      values[i]! += share * (value - values[i]!);
    }
  }
}

/** Paints a line of even width over what is there. */
export function stroke(canvas: Canvas, path: Path, halfMm: number, paint: Paint, opacity = 1): void {
  fill(
    canvas,
    strokeOutline(path, () => halfMm),
    paint,
    opacity,
  );
}

/** Adds to `cover` how much of each pixel the inside of the path covers along one horizontal line (even–odd). */
function addLine(points: Path, y: number, cover: Float64Array): void {
  const crossings: number[] = [];
  for (let i = 0; i < points.length; i++) {
    const [a, b] = [points[i]!, points[(i + 1) % points.length]!];
    if (a[1] > y !== b[1] > y) crossings.push(a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]));
  }
  crossings.sort((a, b) => a - b);
  for (let k = 0; k + 1 < crossings.length; k += 2) {
    const from = Math.max(crossings[k]!, 0);
    const to = Math.min(crossings[k + 1]!, cover.length);
    for (let c = Math.floor(from); c < to; c++) cover[c]! += Math.min(to, c + 1) - Math.max(from, c);
  }
}

/** A Gaussian blur of the values: the scanner's resolution. @param sigmaMm its standard deviation */
export function blur(canvas: Canvas, sigmaMm: number): void {
  const { size, values } = canvas;
  const sigma = sigmaMm / canvas.pixelMm;
  const radius = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-0.5 * ((i - radius) / sigma) ** 2));
  const sum = weights.reduce((s, w) => s + w, 0);
  const line = new Float64Array(size);
  for (const [step, across] of [
    [1, size],
    [size, 1],
  ] as const) {
    for (let r = 0; r < size; r++) {
      for (let i = 0; i < size; i++) {
        line[i] = 0;
        for (let k = -radius; k <= radius; k++) {
          const at = Math.min(Math.max(i + k, 0), size - 1);
          line[i]! += (weights[k + radius]! / sum) * values[r * across + at * step]!;
        }
      }
      for (let i = 0; i < size; i++) values[r * across + i * step] = line[i]!;
    }
  }
}
