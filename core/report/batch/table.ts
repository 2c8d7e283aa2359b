/** A batch as the terminal shows it. */
import type { BatchSummary, Moments } from '../../contract/batch.ts';
import { ownFigureIds, ownFigures } from '../../contract/measurement/measurement.ts';
import { noneFigures } from '../../contract/measurement/none-figures.ts';
import { fixed, NONE } from '../../image/number-text.ts';
import { alignedTable, headWithUnit } from '../html/table.ts';
import { itemColumns, meanName, meanText, nameOf, SCORES } from './items.ts';

/** "Over the volume: Zero-filled 28.10 dB, 0.7510" with what these are; null where there is nothing. */
function volumeText({ methods, items }: BatchSummary): string | null {
  const known = ownFigureIds.filter((id) => methods.some(({ volume }) => typeof volume?.[id] === 'number'));
  if (known.length === 0) return null;
  const table = alignedTable([
    ['Volume', ...known.map((id) => headWithUnit(ownFigures[id]))],
    ...methods.flatMap(({ label, volume }) =>
      volume === undefined ? [] : [[label, ...known.map((id) => fixed(volume[id] ?? null, ownFigures[id].digits))]],
    ),
  ]);
  return `${table}\n\nOf all ${items} slices as one volume, whose largest value is the range.`;
}

/** The summary as the terminal shows it. */
export function batchTable(summary: BatchSummary): string {
  const text = (m: Moments | undefined, digits: number): string => {
    if (!m) return NONE;
    return m.sd === null ? fixed(m.mean, digits) : `${fixed(m.mean, digits)} ± ${fixed(m.sd, digits)}`;
  };
  if (isAsked(summary)) return `${itemsText(summary)}\n\n${countText(summary)}\n`;
  const own = ownFigureIds.filter(
    (id) => ownFigures[id].better !== null && summary.methods.some((m) => m.figures[id] !== undefined),
  );
  // Where nothing is scored none of them is told.
  const scores = SCORES.filter(({ id }) => summary.methods.some((m) => m.figures[id] !== undefined));
  const table = alignedTable([
    ['Method', ...scores.map(headWithUnit), ...own.map((id) => headWithUnit(ownFigures[id])), 'Time s'],
    ...summary.methods.map(({ label, figures: f }) => [
      label,
      ...scores.map(({ id, digits }) => text(f[id], digits)),
      ...own.map((id) => text(f[id], ownFigures[id].digits)),
      text(f.seconds, 2),
    ]),
  ]);
  const worst = summary.methods.flatMap(({ label, figures: f }) =>
    f.psnr === undefined || f.psnr.n < 2 ? [] : [`${label} ${fixed(f.psnr.worst.value, 2)} dB (${f.psnr.worst.item})`],
  );
  const volume = volumeText(summary);
  return `${table}\n\nMean ± standard deviation over ${countText(summary)}${worst.length === 0 ? '' : `\nWorst: ${worst.join('; ')}.`}\n${volume === null ? '' : `\n${volume}\n`}`;
}

/** "2 of 3 items, 1 failed." */
function countText({ items, failed, missing }: BatchSummary): string {
  const done = items - failed - missing.length;
  const less = `${failed === 0 ? '' : `, ${failed} failed`}${missing.length === 0 ? '' : `, ${missing.length} missing`}`;
  return `${done} of ${items} items${less}.`;
}

/** A network was asked about each item: what it said of each is the answer, and their mean an aside. */
const isAsked = ({ rows }: BatchSummary): boolean =>
  rows.some((row) => ASKED.some((id) => typeof row[id] === 'number')) && rows.every(({ psnr }) => psnr === null);
const ASKED = ownFigureIds.filter((id) => id in noneFigures);

/** A line an item, and their mean last. */
function itemsText(summary: BatchSummary): string {
  const columns = itemColumns(summary);
  return alignedTable([
    ['Image', ...columns.map(headWithUnit)],
    ...summary.rows.map((row) => [nameOf(summary, row), ...columns.map((c) => c.text(row))]),
    ...summary.methods.map((method) => [
      meanName(summary, method),
      ...columns.map((c) => meanText(c, method.method, summary)),
    ]),
  ]);
}
