import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { ErrorMessage } from '../../../core/contract/errors.ts';
import type { RunDetails } from '../../../core/contract/studio/run-summary.ts';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import type { Answer } from '../../client/answer.ts';
import type { Frame } from '../../canvas/frame.ts';
import { factsOfRun, runArray, type FrameAddress } from '../../canvas/frames/frames.ts';
import { signedError } from '../../canvas/signed-error.ts';
import { useFrame } from '../../canvas/frames/use-frame.ts';
import { useLook } from './look.ts';
import { usePixels } from './pixels.ts';
import type { LivePreview } from '../runs/run-history.ts';
import { useRuns } from '../runs/runs.ts';

/** An array of a run that can be looked at. */
export interface RunPicture {
  readonly file: string;
  /** null: a mean, or a method without seeds. */
  readonly seed: number | null;
  readonly method: string;
  readonly label: string;
}

const METHOD = /^results\/([a-z][a-z-]*?)(?:-(\d+))?\.npy$/;

/** What a run folder holds of pictures, means before their samples. */
export function picturesOf({ files, arrays }: Pick<RunDetails, 'files' | 'arrays'>): RunPicture[] {
  return files
    .flatMap((file) => {
      const found = METHOD.exec(file);
      // A method may be called as the map is: what the array means is decisive.
      if (found === null || arrays[file]?.kind === 'spread') return [];
      const [, method = '', seed] = found;
      return [
        { file, method, seed: seed === undefined ? null : Number(seed), label: solverOf(method)?.label ?? method },
      ];
    })
    .sort((a, b) => a.method.localeCompare(b.method) || (a.seed ?? -1) - (b.seed ?? -1));
}

/** The run that is looked at, and its arrays: previews while it goes on, results afterwards. */
export const usePictures = defineStore('pictures', () => {
  const look = useLook();
  const runs = useRuns();
  const { frames } = usePixels();
  const details = shallowRef<RunDetails | null>(null);
  const refusal = shallowRef<ErrorMessage | null>(null);

  /** Of runs that are done: nothing of them changes any more, and a stack is scrolled through without asking again. */
  const known = new Map<string, RunDetails>();
  async function detailsOf(run: string): Promise<Answer<RunDetails>> {
    const kept = runs.byId.get(run)?.state === 'done' ? known.get(run) : undefined;
    if (kept !== undefined) return { ok: true, value: kept };
    const answer = await runs.details(run);
    if (answer.ok && answer.value.record.state === 'done') known.set(run, answer.value);
    return answer;
  }

  const summary = computed(() => (look.run === null ? null : (runs.byId.get(look.run) ?? null)));
  const history = computed(() => (look.run === null ? null : runs.historyOf(look.run)));

  // Files appear when a method ends and when the run does.
  watch(
    [() => look.run, () => summary.value?.state, () => history.value?.phase],
    async ([run], [before]) => {
      // Files of one run are not asked of another.
      if (run !== before) details.value = run === null ? null : (known.get(run) ?? null);
      if (run === null) return;
      void runs.watch(run);
      const answer = await detailsOf(run);
      if (look.run !== run) return;
      details.value = answer.ok ? answer.value : null;
      refusal.value = answer.ok ? null : answer.error;
    },
    { immediate: true },
  );

  const pictures = computed(() => {
    const of = details.value;
    if (of === null) return [];
    const order = of.job.solvers.map((s) => s.id);
    return [...picturesOf(of)].sort((a, b) => order.indexOf(a.method) - order.indexOf(b.method));
  });
  const isLive = computed(
    () => summary.value !== null && ['running', 'paused', 'queued'].includes(summary.value.state),
  );
  /** The newest of each, by its file. */
  const previews = computed<ReadonlyMap<string, LivePreview>>(() => {
    if (!isLive.value) return new Map();
    const events = history.value?.events ?? [];
    return new Map(
      events.flatMap((e) => (e.kind === 'preview' ? [[e.file, { file: e.file, n: e.n, step: e.step }]] : [])),
    );
  });
  /** The array that is shown: the chosen one, the live preview, or the first method. */
  const shown = computed(() => {
    const chosen = pictures.value.find((p) => p.file === look.file);
    if (chosen !== undefined) return { ...chosen, preview: null };
    const chosenLive = look.file === null ? undefined : previews.value.get(look.file);
    const newest = isLive.value ? (chosenLive ?? history.value?.preview ?? null) : null;
    if (newest !== null) return { file: newest.file, method: '', seed: null, label: '', preview: newest };
    const first = pictures.value[0];
    return first === undefined ? null : { ...first, preview: null };
  });

  const address = (file: string, count: number | null = null): readonly FrameAddress[] => {
    const of = details.value;
    if (of === null) return [];
    return [runArray(of.summary.id, file, factsOfRun(of, file), count)];
  };

  const result = useFrame(
    frames,
    computed(() => (shown.value === null ? [] : address(shown.value.file, shown.value.preview?.n ?? null))),
    0,
  );
  const hasTruth = computed(() => details.value?.files.includes('inputs/truth.npy') ?? false);
  const truth = useFrame(
    frames,
    computed(() => (hasTruth.value ? address('inputs/truth.npy') : [])),
    0,
  );
  const spreadFile = computed(
    () => details.value?.files.find((f) => details.value?.arrays[f]?.kind === 'spread') ?? null,
  );
  const spread = useFrame(
    frames,
    computed(() => (spreadFile.value === null ? [] : address(spreadFile.value))),
    0,
  );
  const error = computed<Frame | null>(() => {
    const [of, from] = [result.frame.value, truth.frame.value];
    if (of === null || from === null || of.data.length !== from.data.length) return null;
    return signedError(of, from);
  });

  return {
    details,
    detailsOf,
    address,
    refusal,
    summary,
    history,
    pictures,
    previews,
    isLive,
    shown,
    result,
    truth,
    spread,
    error,
  };
});
