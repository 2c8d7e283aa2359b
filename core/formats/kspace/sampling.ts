/** What of k-space was measured, told by what is empty. */

export interface Sampling {
  /** [row, column], 1 where something was measured. */
  readonly mask: Uint8Array;
  /** `full`: nothing is missing within the lines that the scanner filled; `grid`: single samples are missing. */
  readonly kind: 'full' | 'columns' | 'rows' | 'grid';
  /** Lines, or samples of a grid; those that are empty at the border of a full one are counted in neither. */
  readonly measured: number;
  readonly of: number;
  /** Empty lines at the border: zero-filled by the scanner, or not measured (partial Fourier, partial echo). */
  readonly border: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };
  /** Neighbouring measured lines around the middle; of a grid the side of the square. */
  readonly calibration: number;
}

/** Beside the strongest sample, what is weaker than this holds nothing but rounding. */
const NOTHING = 1e-9;
/** A measured sample may be exactly 0: so few in a hundred thousand within measured lines are no pattern. */
const STRAY = 0.01;
/** Zero-filling leaves both sides empty by as many lines; a difference of more of all lines is partial Fourier. */
const LOPSIDED = 0.1;
/** And nobody fills up to more than four times the lines. */
const LEAST_FILLED = 0.25;

/** Σ |k|² over the coils, [row, column]. */
export function energyOf(data: Float32Array, coils: number, plane: number): Float64Array {
  const energy = new Float64Array(plane);
  for (let p = 0; p < 2 * coils; p++) for (let i = 0; i < plane; i++) energy[i]! += data[p * plane + i]! ** 2;
  return energy;
}

/** @param measured where a file says it by itself; null: what is empty was not measured */
export function samplingOf(energy: Float64Array, height: number, width: number, measured: Uint8Array | null): Sampling {
  const strongest = energy.reduce((a, b) => Math.max(a, b), 0);
  const found = measured ?? Uint8Array.from(energy, (e) => (e > NOTHING ** 2 * strongest ? 1 : 0));
  const rows = new Uint8Array(height);
  const columns = new Uint8Array(width);
  let there = 0;
  for (let i = 0; i < found.length; i++) {
    if (found[i] === 0) continue;
    rows[Math.floor(i / width)] = 1;
    columns[i % width] = 1;
    there++;
  }
  const inLines = sum(rows) * sum(columns);
  const [top, bottom] = borders(rows);
  const [left, right] = borders(columns);
  const border = { top, bottom, left, right };
  if (there < (1 - STRAY) * inLines) {
    const calibration = squareAround(found, height, width);
    return { mask: found, kind: 'grid', measured: there, of: height * width, border, calibration };
  }
  // Within measured lines every sample counts as measured, also one that is 0.
  const mask = Uint8Array.from(found, (_, i) => rows[Math.floor(i / width)]! & columns[i % width]!);
  const isWhole = (lines: Uint8Array, before: number, after: number): boolean =>
    sum(lines) === lines.length - before - after &&
    sum(lines) >= LEAST_FILLED * lines.length &&
    Math.abs(before - after) <= LOPSIDED * lines.length;
  const [allRows, allColumns] = [isWhole(rows, top, bottom), isWhole(columns, left, right)];
  if (allRows && allColumns) {
    const of = inLines;
    return { mask, kind: 'full', measured: of, of, border, calibration: Math.min(sum(rows), sum(columns)) };
  }
  if (allRows)
    return { mask, kind: 'columns', measured: sum(columns), of: width, border, calibration: runAround(columns) };
  if (allColumns) return { mask, kind: 'rows', measured: sum(rows), of: height, border, calibration: runAround(rows) };
  const calibration = squareAround(mask, height, width);
  return { mask, kind: 'grid', measured: sum(mask), of: height * width, border, calibration };
}

const sum = (lines: Uint8Array): number => lines.reduce((a, b) => a + b, 0);

function borders(lines: Uint8Array): readonly [before: number, after: number] {
  const first = lines.indexOf(1);
  return first < 0 ? [lines.length, 0] : [first, lines.length - 1 - lines.lastIndexOf(1)];
}

/** Neighbouring measured lines around the middle one. */
function runAround(lines: Uint8Array): number {
  const middle = Math.floor(lines.length / 2);
  let [from, to] = [middle, middle];
  if (lines[middle] !== 1) return 0;
  while (lines[from - 1] === 1) from--;
  while (lines[to + 1] === 1) to++;
  return to - from + 1;
}

/** Side of the largest square around the middle that is measured wholly. */
function squareAround(mask: Uint8Array, height: number, width: number): number {
  const [row, column] = [Math.floor(height / 2), Math.floor(width / 2)];
  let half = 0;
  const isThere = (r: number, c: number): boolean => mask[r * width + c] === 1;
  const ring = (n: number): boolean => {
    for (let d = -n; d <= n; d++)
      if (
        !isThere(row - n, column + d) ||
        !isThere(row + n, column + d) ||
        !isThere(row + d, column - n) ||
        !isThere(row + d, column + n)
      )
        return false;
    return true;
  };
  if (!isThere(row, column)) return 0;
  while (
    half + 1 <= row &&
    half + 1 < height - row &&
    half + 1 <= column &&
    half + 1 < width - column &&
    ring(half + 1)
  )
    half++;
  return 2 * half + 1;
}

/** `fully sampled`, `53 of 180 columns, 24 of them around the middle, 3.4 times fewer` */
export function samplingText({ kind, measured, of, border, calibration }: Sampling): string {
  const { top, bottom, left, right } = border;
  const edges = [
    ...(top + bottom > 0 ? [`${top} + ${bottom} rows`] : []),
    ...(left + right > 0 ? [`${left} + ${right} columns`] : []),
  ];
  if (kind === 'full')
    return edges.length === 0 ? 'fully sampled' : `fully sampled but for ${edges.join(' and ')} at the border`;
  const what = kind === 'grid' ? 'samples' : kind;
  const middle =
    calibration === 0
      ? 'none around the middle'
      : kind === 'grid'
        ? `${calibration} × ${calibration} of them around the middle`
        : `${calibration} of them around the middle`;
  return `${measured} of ${of} ${what}, ${middle}: ${Number((of / Math.max(1, measured)).toFixed(2))} times fewer`;
}
