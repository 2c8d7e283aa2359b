/** What was found of each item of a batch, as tables tell it. */
import type { BatchRow, BatchSummary } from '../../contract/batch.ts';
import { ownFigureIds, ownFigures, type OwnFigure } from '../../contract/measurement/measurement.ts';
import { fixed, NONE } from '../../image/number-text.ts';

export interface ItemColumn {
  readonly id: OwnFigure | 'psnr' | 'ssim' | 'nrmse' | 'seconds';
  readonly head: string;
  readonly unit: string;
  readonly digits: number;
  /** The figure that says how far this one can be off; null where none does. */
  readonly error: OwnFigure | null;
  /** "7.123 ± 0.012". */
  text(row: BatchRow): string;
}

/** Figures against a truth that a table of a batch tells. */
export const SCORES = [
  { id: 'psnr', head: 'PSNR', unit: 'dB', digits: 2 },
  { id: 'ssim', head: 'SSIM', unit: '', digits: 4 },
  { id: 'nrmse', head: 'NRMSE', unit: '', digits: 4 },
] as const;

const written = (value: number | null, error: number | null, digits: number): string =>
  value === null ? NONE : `${fixed(value, digits)}${error === null ? '' : ` ± ${fixed(error, digits)}`}`;

/** Those of which an item has a value; the error of a figure stands beside it. */
export function itemColumns({ rows }: BatchSummary): readonly ItemColumn[] {
  const column = (id: ItemColumn['id'], head: string, inUnit: string, digits: number): ItemColumn => {
    const error = ownFigureIds.find((own) => ownFigures[own].errorOf === id) ?? null;
    const text = (row: BatchRow): string =>
      written(row[id] ?? null, error === null ? null : (row[error] ?? null), digits);
    return { id, head, unit: inUnit, digits, error, text };
  };
  const scores = SCORES.map(({ id, head, unit: inUnit, digits }) => column(id, head, inUnit, digits));
  const own = ownFigureIds.flatMap((id) => {
    const { head, unit: inUnit, digits, better, isAlwaysTold, errorOf } = ownFigures[id];
    return (better !== null || isAlwaysTold === true) && errorOf === undefined
      ? [column(id, head, inUnit, digits)]
      : [];
  });
  return [...scores, ...own, column('seconds', 'Time', 's', 2)].filter(({ id }) =>
    rows.some((row) => typeof row[id] === 'number'),
  );
}

/** Of a method, with the error that the errors of the items leave of their mean, where it is known of each. */
export function meanText({ id, error, digits }: ItemColumn, method: string, { rows, methods }: BatchSummary): string {
  const moments = methods.find((one) => one.method === method)?.figures[id];
  if (moments === undefined) return NONE;
  const errors =
    error === null
      ? []
      : rows.filter((row) => row.method === method && typeof row[id] === 'number').map((row) => row[error] ?? null);
  const known = errors.filter((one) => one !== null);
  const isKnown = known.length > 0 && known.length === errors.length;
  return written(moments.mean, isKnown ? Math.hypot(...known) / known.length : null, digits);
}

/** An item, and where several methods were run which. */
export const nameOf = ({ methods }: BatchSummary, { item, method }: BatchRow): string =>
  methods.length === 1 ? item : `${item}, ${methods.find((one) => one.method === method)?.label ?? method}`;

/** Of the last lines, which have the means. */
export const meanName = ({ methods }: BatchSummary, { label }: BatchSummary['methods'][number]): string =>
  methods.length === 1 ? 'mean' : `mean, ${label}`;
