import type { OwnFigures } from '../contract/measurement/measurement.ts';
import type { Report, ResultRow } from '../contract/report.ts';

/** Half a unit of the fourth decimal. */
const TOLERANCE = 5e-5;

/** The figures that follow from the files of a run; times, choices and names do not. */
export type RecomputedRow = Pick<
  ResultRow,
  | 'method'
  | 'psnr'
  | 'ssim'
  | 'nrmse'
  | 'hfen'
  | 'bias'
  | 'rmse'
  | 'residualRelative'
  | 'residualWhitened'
  | 'roi'
  | 'perSample'
> &
  OwnFigures &
  Partial<Pick<ResultRow, 'spread' | 'split'>>;

/**
 * Where a report and what its files say differ in the fourth decimal, one sentence each; empty where they agree.
 * A figure that could not be recomputed (left out) is not compared.
 */
export function differences(report: Pick<Report, 'results'>, recomputed: readonly RecomputedRow[]): string[] {
  const missing = report.results
    .filter((r) => !recomputed.some((f) => f.method === r.method))
    .map((r) => `${r.method}: its result is missing`);
  const found = recomputed.flatMap((row) => {
    const reported = report.results.find((r) => r.method === row.method);
    return reported ? compare(row.method, reported, row) : [`${row.method}: not in the report`];
  });
  return [...missing, ...found];
}

/** Walks both values side by side; what `found` leaves out is passed over. */
function compare(path: string, reported: unknown, found: unknown): string[] {
  if (found === undefined) return [];
  if (typeof reported === 'number' && typeof found === 'number') {
    return Math.abs(reported - found) <= TOLERANCE ? [] : [`${path}: reported ${reported}, found ${found}`];
  }
  if (Array.isArray(reported) && Array.isArray(found)) {
    if (reported.length !== found.length)
      return [`${path}: reported ${reported.length} entries, found ${found.length}`];
    return found.flatMap((value: unknown, i) => compare(`${path}[${i}]`, reported[i], value));
  }
  if (isRecord(reported) && isRecord(found)) {
    return Object.keys(found).flatMap((key) => compare(`${path}.${key}`, reported[key], found[key]));
  }
  return reported === found ? [] : [`${path}: reported ${word(reported)}, found ${word(found)}`];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const word = (value: unknown): string => (value === null ? 'no figure' : isRecord(value) ? 'figures' : String(value));
