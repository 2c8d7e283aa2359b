import type { Comparison } from './comparison.ts';
import { fidelityColumnsIn, nameInUnit } from '../page/columns.ts';
import { csv, type CsvCell } from '../csv.ts';

/** A line a picture, and one more for the region of interest; the data range stands in each. */
export function comparisonCsv({ rows, reference, dataRange, rangeOrigin, unit, region: of }: Comparison): string {
  const fidelityColumns = fidelityColumnsIn('HU');
  const head = [
    'picture',
    'region',
    'reference',
    ...fidelityColumns.map((c) => nameInUnit(c.id, 'HU')),
    'dataRange',
    'unit',
    'origin',
  ];
  const lines = rows.flatMap(({ name, sha256, changes, fidelity, region }) =>
    [
      { where: 'whole image', figures: fidelity },
      ...(region ? [{ where: `region of interest: ${of?.name ?? ''}`, figures: region }] : []),
    ].map(({ where, figures }): CsvCell[] => [
      name,
      where,
      reference.name,
      ...fidelityColumns.map((c) => c.value(figures)),
      dataRange,
      unit,
      rangeOrigin,
      sha256,
      changes.join('; '),
    ]),
  );
  return csv([[...head, 'sha256', 'changes'], ...lines]);
}
