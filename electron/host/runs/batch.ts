import { join } from 'node:path';
import type { Batch } from '../../../core/contract/studio/batch.ts';
import { Refused } from '../../../core/contract/refused.ts';
import { reportSchema } from '../../../core/contract/report.ts';
import { evenDistance } from '../../../core/formats/slice-positions.ts';
import { batchSummary, type BatchItem } from '../../../core/report/batch/summary.ts';
import { readJson } from '../../disk/read-json.ts';
import type { Run, RunStore } from './run-store.ts';

/** One submission over many slices, as its run folders tell it. @throws Refused (not-found) */
export async function readBatch(store: Pick<RunStore, 'all'>, id: string): Promise<Batch> {
  const runs = inOrder(store.all().filter(({ note }) => note.batch?.id === id));
  const first = runs[0]?.note.batch;
  if (first === undefined || first === null) throw new Refused({ code: 'not-found', what: 'such batch' });
  const positions = positionsIn(runs);
  const items = await Promise.all(runs.map(itemOf));
  return {
    id,
    name: first.name,
    of: first.of,
    slices: runs.map(({ id: run, note, record }) => ({
      run,
      number: numberOf(note),
      place: placeOf(note),
      state: record.state,
    })),
    sliceMm: evenDistance(positions),
    summary: batchSummary(items.filter((item) => item !== null)),
  };
}

const numberOf = ({ batch }: Run['note']): number => batch?.number ?? 1;
const placeOf = ({ slice }: Run['note']): Batch['slices'][number]['place'] =>
  slice === null ? null : { frame: slice.frame, mm: slice.mm };

/** Where all lie along the normal; null where any does not say. */
function positionsIn(runs: readonly Run[]): readonly number[] | null {
  const known = runs.flatMap(({ note }) => (note.slice === null || note.slice.mm === null ? [] : [note.slice.mm]));
  return known.length === runs.length ? known : null;
}

/** By position; as they were submitted where that is not known of all. */
function inOrder(runs: readonly Run[]): readonly Run[] {
  const byNumber = [...runs].sort((a, b) => numberOf(a.note) - numberOf(b.note));
  if (positionsIn(runs) === null) return byNumber;
  return byNumber.sort((a, b) => (a.note.slice?.mm ?? 0) - (b.note.slice?.mm ?? 0));
}

/** null while it has not ended. */
async function itemOf({ folder, note, record }: Run): Promise<BatchItem | null> {
  const slice = placeOf(note);
  const item = `slice ${slice === null ? numberOf(note) : slice.frame + 1}`;
  if (record.state === 'failed' && record.error !== null) return { item, slice, report: null, error: record.error };
  if (record.state !== 'done' && record.state !== 'stopped-kept') return null;
  const report = await readJson(join(folder, 'report.json'), reportSchema);
  return report.ok ? { item, slice, report: report.value, error: null } : null;
}
