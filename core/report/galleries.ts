import type { ResultRow } from '../contract/report.ts';
import type { Column } from './page/columns.ts';

/** Seeds of one method that are results of their own. */
export interface Gallery {
  readonly label: string;
  readonly rows: readonly ResultRow[];
}

/** Those of two samples or more. */
export function galleriesIn(results: readonly ResultRow[]): readonly Gallery[] {
  const groups = new Map<string, ResultRow[]>();
  for (const row of results) {
    const ending = `-${row.seeds[0]}`;
    if (row.seeds.length !== 1 || !row.method.endsWith(ending)) continue;
    const method = row.method.slice(0, -ending.length);
    groups.set(method, [...(groups.get(method) ?? []), row]);
  }
  return [...groups.values()]
    .filter((rows) => rows.length > 1)
    .map((rows) => ({ label: rows[0]!.label.replace(/, seed \d+$/, ''), rows }));
}

/** What a gallery reached in one column, as the column writes it. */
export interface Reached {
  readonly column: Column<ResultRow>;
  readonly best: string;
  readonly mean: string;
}

/** The best and the mean of every column in which one value is better than another. */
export const reachedBy = ({ rows }: Gallery, columns: readonly Column<ResultRow>[]): readonly Reached[] =>
  columns.flatMap((column) => {
    const values = rows.flatMap((row) => column.value(row) ?? []);
    if (column.better === null || values.length === 0) return [];
    const written = (value: number): string => column.text({ ...rows[0]!, [column.id]: value });
    const best = column.better === 'high' ? Math.max(...values) : Math.min(...values);
    return [{ column, best: written(best), mean: written(values.reduce((sum, v) => sum + v, 0) / values.length) }];
  });
