import { useI18n } from 'vue-i18n';
import { sampleName } from '../../../core/contract/job.ts';
import type { RunDetails } from '../../../core/contract/studio/run-summary.ts';
import { runEntry, type Entry } from '../../stores/runs/comparison.ts';
import { picturesOf } from '../../stores/pictures/pictures.ts';

/**
 * What a run has to compare: its truth, then the results of its methods in their order.
 * `means`: without the samples behind a mean
 */
export function useEntriesOfRun(): (run: RunDetails, which: 'all' | 'means') => readonly Entry[] {
  const { t } = useI18n();
  return (run, which) => {
    const order = run.job.solvers.map((s) => s.id);
    const pictures = picturesOf(run).sort((a, b) => order.indexOf(a.method) - order.indexOf(b.method));
    const means = new Set(pictures.flatMap((p) => (p.seed === null ? p.method : [])));
    const methods = pictures
      .filter((p) => which === 'all' || p.seed === null || !means.has(p.method))
      .map(({ file, method, label, seed }) => {
        const sample = seed === null || which === 'means' ? '' : `, ${t('workspace.shown.seed', { seed })}`;
        // In a gallery each sample has a row of its own.
        const own = [method, sampleName(method, seed)];
        const stop = run.report?.results.find((row) => own.includes(row.method))?.stoppedAt;
        const end = stop === undefined ? '' : `, ${t('compare.stopped', stop)}`;
        return runEntry(run, file, label + sample + end);
      });
    const truth = run.files.includes('inputs/truth.npy') ? [runEntry(run, 'inputs/truth.npy', t('compare.truth'))] : [];
    return [...truth, ...methods];
  };
}
