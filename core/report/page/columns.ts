import { ownFigureIds, ownFigures, type OwnFigure, type OwnFigures } from '../../contract/measurement/measurement.ts';
import type { Fidelity, ResultRow } from '../../contract/report.ts';
import type { Unit } from '../../image/image.ts';
import { unitText } from '../words.ts';
import { fixed, NONE, significant } from '../../image/number-text.ts';

/** One figure of a table: its head, how it is written, and which value is best. Terminal, HTML and CSV read this. */
export interface Column<Row> {
  /** Name in CSV files and key of the definition. */
  readonly id: string;
  readonly head: string;
  readonly unit: string;
  readonly value: (row: Row) => number | null;
  readonly text: (row: Row) => string;
  readonly better: 'high' | 'low' | null;
  /** The terminal shows it all the same. */
  readonly isAlwaysTold?: true;
}

/** JSON has no infinity: identical images have no PSNR there but an NRMSE of zero. */
const psnrText = (f: Pick<Fidelity, 'psnr' | 'nrmse'>): string =>
  f.psnr === null && f.nrmse === 0 ? '∞' : fixed(f.psnr, 2);

/** In tables and CSV files the columns of a quantity carry its unit: `biasHu`. */
export const nameInUnit = (id: string, unit: Unit | null): string =>
  unit === 'HU' && (id === 'bias' || id === 'rmse') ? `${id}Hu` : id;

/** A tenth of a HU is nothing, a tenth of a picture's range is all; how large other numbers are nobody knows beforehand. */
export function writtenIn(unit: Unit, value: number | null, hu = 2): string {
  if (unit === 'HU') return fixed(value, hu);
  return unit === 'srgb' ? fixed(value, 4) : significant(value, 4);
}

/** @param unit of the images, which bias and RMSE are told in */
export const fidelityColumnsIn = (unit: Unit): readonly Column<Fidelity>[] => [
  { id: 'psnr', head: 'PSNR', unit: 'dB', value: (f) => f.psnr, text: psnrText, better: 'high' },
  { id: 'ssim', head: 'SSIM', unit: '', value: (f) => f.ssim, text: (f) => fixed(f.ssim, 4), better: 'high' },
  { id: 'nrmse', head: 'NRMSE', unit: '', value: (f) => f.nrmse, text: (f) => fixed(f.nrmse, 4), better: 'low' },
  { id: 'hfen', head: 'HFEN', unit: '', value: (f) => f.hfen, text: (f) => fixed(f.hfen, 4), better: 'low' },
  {
    id: 'bias',
    head: 'Bias',
    unit: unitText(unit),
    value: (f) => f.bias,
    text: (f) => writtenIn(unit, f.bias),
    // An error that happens to cancel is no merit.
    better: null,
  },
  {
    id: 'rmse',
    head: 'RMSE',
    unit: unitText(unit),
    value: (f) => f.rmse,
    text: (f) => writtenIn(unit, f.rmse),
    better: 'low',
  },
];

/** Figures that only some kinds of image have: those of which any of these has a value. */
export const ownColumnsIn = (results: readonly OwnFigures[]): readonly Column<OwnFigures>[] =>
  ownFigureIds
    .filter((id) => results.some((r) => typeof r[id] === 'number'))
    .map((id) => {
      const { head, unit, digits, better, isAlwaysTold } = ownFigures[id];
      const value = (r: OwnFigures): number | null => r[id] ?? null;
      const column = { id, head, unit, value, text: (r: OwnFigures) => fixed(value(r), digits), better };
      return isAlwaysTold === true ? { ...column, isAlwaysTold } : column;
    });

/** Of these, what a modality says first; none where no result has a value of it. */
export const leadingColumns = (
  results: readonly OwnFigures[],
  leads: readonly OwnFigure[] = [],
): readonly Column<OwnFigures>[] => {
  const columns = ownColumnsIn(results);
  return leads.flatMap((id) => columns.filter((c) => c.id === id));
};

/** "PSNR in the hole 25.85 dB". */
export const figureText = ({ head, unit, text }: Column<OwnFigures>, row: OwnFigures): string =>
  `${head} ${text(row)} ${unit}`.trimEnd();

/** What is known without a truth. A smaller residual is not better: below the noise it is noise that was fitted. */
export const residualColumns: readonly Column<ResultRow>[] = [
  {
    id: 'residualRelative',
    head: 'Residual',
    unit: '',
    value: (r) => r.residualRelative,
    text: (r) => significant(r.residualRelative, 3),
    better: null,
  },
  {
    id: 'residualWhitened',
    head: 'Residual/noise',
    unit: '',
    value: (r) => r.residualWhitened,
    text: (r) => fixed(r.residualWhitened, 3),
    better: null,
  },
];

export const runColumns: readonly Column<ResultRow>[] = [
  ...residualColumns,
  { id: 'seconds', head: 'Time', unit: 's', value: (r) => r.seconds, text: (r) => fixed(r.seconds, 2), better: null },
  {
    id: 'nfe',
    head: 'Network calls',
    unit: '',
    value: (r) => r.nfe,
    text: (r) => (r.nfe === 0 ? NONE : String(r.nfe)),
    better: null,
  },
];

/** Which rows hold the best value, ties as printed included; none where fewer than two rows have one. */
export function bestRows<Row>(column: Column<Row>, rows: readonly Row[]): readonly boolean[] {
  const goodness = rows.map((row) => {
    const value = column.value(row);
    if (value === null || column.better === null) return null;
    return column.better === 'high' ? value : -value;
  });
  const known = goodness.filter((g) => g !== null);
  if (known.length < 2) return rows.map(() => false);
  const best = column.text(rows[goodness.indexOf(Math.max(...known))]!);
  return rows.map((row, i) => goodness[i] !== null && column.text(row) === best);
}
