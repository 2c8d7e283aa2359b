import { defineStore } from 'pinia';
import { computed, onScopeDispose, shallowReactive, shallowRef, watch } from 'vue';
import type { RunSummary } from '../../../core/contract/studio/run-summary.ts';
import { factsOfRun, runArray, type FrameAddress } from '../../canvas/frames/frames.ts';
import { useLook } from './look.ts';
import { useMeasurement } from '../runs/measurement.ts';
import { usePictures } from './pictures.ts';
import { usePixels } from './pixels.ts';
import { useProject } from '../project.ts';
import { useRuns } from '../runs/runs.ts';

/** How many slices to either side are fetched ahead. */
const AHEAD = 3;
const TRUTH = 'inputs/truth.npy';

type Slice = NonNullable<RunSummary['slice']>;

/** In order of position, else of their number. */
function inOrder(a: RunSummary, b: RunSummary): number {
  const [one, other] = [a.slice?.mm ?? null, b.slice?.mm ?? null];
  return one === null || other === null ? (a.batch?.number ?? 0) - (b.batch?.number ?? 0) : one - other;
}

/** The one that shows this place: the same frame of the same image, else the nearest along the normal. */
function nearestTo(slices: readonly RunSummary[], item: string | null, frame: number, mm: number | null): number {
  const same = slices.findIndex(({ slice }) => slice !== null && slice.item === item && slice.frame === frame);
  if (same >= 0 || mm === null) return same;
  const apart = slices.map(({ slice }) => (slice === null || slice.mm === null ? Infinity : Math.abs(slice.mm - mm)));
  const least = Math.min(...apart);
  return least === Infinity ? -1 : apart.indexOf(least);
}

/**
 * The results of a batch as one stack. Input, result and error follow each other: whoever goes to another slice in one
 * of them finds the others there.
 */
export const useStack = defineStore('stack', () => {
  const look = useLook();
  const runs = useRuns();
  const project = useProject();
  const measurement = useMeasurement();
  const pictures = usePictures();
  const { frames } = usePixels();

  const current = computed(() => (look.run === null ? null : (runs.byId.get(look.run) ?? null)));
  const batch = computed(() => current.value?.batch?.id ?? null);
  const slices = computed<readonly RunSummary[]>(() =>
    batch.value === null ? [] : [...runs.byId.values()].filter((r) => r.batch?.id === batch.value).sort(inOrder),
  );
  const at = computed(() => slices.value.findIndex(({ id }) => id === look.run));

  /** The image that the input shows follows to this slice of it. */
  function leadInput(slice: Slice | null): void {
    if (slice === null || slice.item !== project.recipe?.item || slice.frame === measurement.slice) return;
    measurement.goTo(slice.frame);
  }
  function followInput(): void {
    const chosen = project.chosen;
    if (chosen === null || slices.value.length < 2) return;
    const n = nearestTo(slices.value, chosen.id, measurement.slice, measurement.positions?.[measurement.slice] ?? null);
    const run = slices.value[n];
    if (run !== undefined && run.id !== look.run) look.run = run.id;
  }
  /** Looks at the n-th slice of the stack, in every picture. */
  function goTo(n: number): void {
    const run = slices.value[n];
    if (run === undefined) return;
    look.run = run.id;
    leadInput(run.slice);
  }

  watch(
    () => look.chosen,
    () => leadInput(current.value?.slice ?? null),
  );
  watch(() => measurement.slice, followInput);
  // A batch that is looked at because it was there: it opens where the input stands.
  watch(batch, () => {
    if (look.chosen?.run !== look.run) followInput();
  });

  /** Where the pictures of the stack are, as far as that was asked for; null: not yet, or there is none. */
  const addresses = shallowReactive(new Map<string, FrameAddress>());
  /** The truth beside each of them, where there is one. */
  const truths = shallowReactive(new Map<string, FrameAddress>());
  const file = computed(() => (pictures.shown?.preview === null ? pictures.shown.file : null));
  watch(file, () => addresses.clear());
  async function addressOf({ id, state }: RunSummary): Promise<FrameAddress | null> {
    const wanted = file.value;
    if (wanted === null || state !== 'done') return null;
    const known = addresses.get(id);
    if (known !== undefined) return known;
    const details = await pictures.detailsOf(id);
    if (!details.ok || !details.value.files.includes(wanted) || file.value !== wanted) return null;
    if (details.value.files.includes(TRUTH)) truths.set(id, runArray(id, TRUTH, factsOfRun(details.value, TRUTH)));
    const address = runArray(id, wanted, factsOfRun(details.value, wanted));
    addresses.set(id, address);
    return address;
  }

  const reader = {};
  const revision = shallowRef(0);
  onScopeDispose(frames.onChange(() => revision.value++));
  onScopeDispose(() => frames.want(reader, []));
  /** Fetches what lies beside the slice that is looked at; all of it where the whole volume is shown. */
  const wantsAll = shallowRef(false);
  watch(
    [slices, at, file, wantsAll],
    async ([all, n]) => {
      const steps = Array.from({ length: wantsAll.value ? all.length : AHEAD }, (_, k) => [
        n + k + 1,
        n - k - 1,
      ]).flat();
      const wanted = [n, ...steps].flatMap((i) => all[i] ?? []);
      const found = await Promise.all(wanted.map(addressOf));
      if (slices.value === all && at.value === n)
        frames.want(
          reader,
          found.filter((a) => a !== null),
        );
    },
    { immediate: true },
  );
  const loaded = computed(() => {
    void revision.value;
    return slices.value.map(({ id }) => {
      const address = addresses.get(id);
      return address !== undefined && frames.has(address);
    });
  });

  return { batch, slices, at, goTo, loaded, addresses, truths, wantsAll };
});
