import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import { resultsOf, sampleName } from '../../../core/contract/job.ts';
import type { FrameAddress } from '../../canvas/frames/frames.ts';
import { usePictures } from '../../stores/pictures/pictures.ts';

/** A result of the run that is looked at, or what there is of it so far. */
export interface Candidate {
  /** Of its files. */
  readonly name: string;
  readonly label: string;
  /** The array that shows it; null while there is none. */
  readonly file: string | null;
  readonly address: FrameAddress | null;
  /** It is whole: it can be kept. */
  readonly isDone: boolean;
}

/** Every result that the run will have, in the order of its methods, each with its newest preview until it is there. */
export function useCandidates(): ComputedRef<readonly Candidate[]> {
  const { t } = useI18n();
  const pictures = usePictures();
  return computed(() => {
    const job = pictures.details?.job;
    if (job === undefined) return [];
    const files = new Set(pictures.pictures.map(({ file }) => file));
    return job.solvers.flatMap((solver) => {
      const results = resultsOf(job, solver);
      const label = solverOf(solver.id)?.label ?? solver.id;
      return results.map(({ name, seeds }): Candidate => {
        const result = `results/${name}.npy`;
        const isDone = files.has(result);
        const live = pictures.previews.get(`previews/${sampleName(solver.id, seeds[0] ?? null)}.npy`);
        const file = isDone ? result : (live?.file ?? null);
        return {
          name,
          label: results.length > 1 ? t('workspace.shown.seed', { seed: seeds[0] ?? 0 }) : label,
          file,
          address: file === null ? null : (pictures.address(file, isDone ? null : (live?.n ?? null))[0] ?? null),
          isDone,
        };
      });
    });
  });
}
