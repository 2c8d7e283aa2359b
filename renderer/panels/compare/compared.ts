import { computed, inject, provide, type ComputedRef, type InjectionKey, type WritableComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { ErrorMessage } from '../../../core/contract/errors.ts';
import type { Treatment } from '../../../core/contract/studio/picture.ts';
import { SCALE_WINDOW_HU, WATER_PER_MM } from '../../../core/image/units.ts';
import type { Frame } from '../../canvas/frame.ts';
import type { View } from '../../canvas/view.ts';
import { signedError } from '../../canvas/signed-error.ts';
import { shapeOf } from '../../canvas/placement.ts';
import { automaticWindow, symmetricWindow } from '../../canvas/windowing.ts';
import { useComparison, type Entry } from '../../stores/comparison.ts';
import { useErrorScale } from '../../stores/error-scale.ts';
import { useEntries } from '../use-entries.ts';
import { brought, type Brought } from './bring.ts';

/** The pixels of the comparison, and what can be said of them together. */
export interface Compared {
  readonly reference: ComputedRef<Frame | null>;
  /** As it came; null while it does. */
  sourceOf(entry: Entry): Frame | null;
  /** As it is compared, else as it came. */
  frameOf(entry: Entry | null): Frame | null;
  errorOf(entry: Entry): ErrorMessage | null;
  /** null: it is the reference, or one of the two is still on its way. */
  broughtOf(entry: Entry): Brought | null;
  /** What is done to a picture, with what goes without saying. */
  treatmentOf(entry: Entry): Treatment;
  /** How all are looked at; where no window was chosen, by the one that suits the reference. */
  readonly view: WritableComputedRef<View>;
  /** The others that can be compared. */
  readonly sound: ComputedRef<readonly Entry[]>;
  /** What was done to a picture, in words. */
  notesOf(entry: Entry | null): readonly string[];
  /** Height of the reference over its width as it lies on the screen: the shape of every pane. */
  readonly aspect: ComputedRef<number>;
  /** Half the range of the maps of signed errors, in the unit of the reference. */
  readonly errorLimit: WritableComputedRef<number>;
  /** R of PSNR and SSIM: stated, never guessed. */
  readonly range: ComputedRef<{ readonly value: number; readonly origin: string } | null>;
}

/** A pane is no narrower strip than this, whatever the reference is. */
const MOST_ASPECT = 2;

const comparedKey: InjectionKey<Compared> = Symbol('compared');

export function useCompared(): Compared {
  const compared = inject(comparedKey);
  if (compared === undefined) throw new Error('Nothing is compared here.');
  return compared;
}

/** Fetches the pixels as long as the page lives, for all its parts. */
export function provideCompared(): Compared {
  const { t } = useI18n();
  const comparison = useComparison();
  const { frames, errors } = useEntries(() => comparison.entries);
  const sourceOf = (entry: Entry): Frame | null => frames.value.get(entry.id) ?? null;
  const reference = computed(() => (comparison.reference === null ? null : sourceOf(comparison.reference)));

  function treatmentOf(entry: Entry): Treatment {
    const chosen = comparison.treatmentOf(entry.id);
    // An array without a unit beside an image in HU is HU, as a run takes it too.
    const isHu = entry.plain && reference.value?.unit === 'HU';
    return { ...chosen, numbers: chosen.numbers ?? (isHu ? { unit: 'HU', waterPerMm: WATER_PER_MM } : null) };
  }

  /** Resampling takes a moment: once for each picture as it is. */
  const made = new WeakMap<Frame, { of: Frame; by: string; brought: Brought }>();
  function broughtOf(entry: Entry): Brought | null {
    const [frame, of] = [sourceOf(entry), reference.value];
    if (frame === null || of === null || entry === comparison.reference) return null;
    const { numbers, resampler } = treatmentOf(entry);
    const by = JSON.stringify([numbers, resampler]);
    const known = made.get(frame);
    if (known?.of === of && known.by === by) return known.brought;
    const found = brought(frame, of, numbers, resampler);
    made.set(frame, { of, by, brought: found });
    return found;
  }

  const frameOf = (entry: Entry | null): Frame | null =>
    entry === null ? null : (broughtOf(entry)?.frame ?? sourceOf(entry));
  const sound = computed(() => comparison.others.filter((e) => (broughtOf(e)?.frame ?? null) !== null));

  function notesOf(entry: Entry | null): readonly string[] {
    if (entry === null) return [];
    const [from, to, how] = [sourceOf(entry), reference.value, broughtOf(entry)];
    if (from === null || to === null || how === null || how.frame === null) return [];
    const { numbers, resampler } = treatmentOf(entry);
    const notes: string[] = [];
    if (from.unit !== to.unit && numbers !== null)
      notes.push(
        numbers.unit === to.unit
          ? t('compare.takenAs', { unit: to.unit })
          : t('compare.converted', { from: numbers.unit, to: to.unit, water: 10 * numbers.waterPerMm }),
      );
    if (from.fullScale !== to.fullScale && from.unit === to.unit)
      notes.push(t('compare.scaled', { from: from.fullScale, to: to.fullScale }));
    if (how.offered !== null && resampler !== null)
      notes.push(t('compare.resampled', { by: t(`compare.by.${resampler}`), height: from.height, width: from.width }));
    return notes;
  }

  const range = computed(() => {
    if (comparison.statedRange !== null) return { value: comparison.statedRange, origin: t('compare.origin.stated') };
    const ref = reference.value;
    if (ref === null) return null;
    // CT has the scale of its model.
    if (ref.unit === 'HU') return { value: SCALE_WINDOW_HU, origin: t('compare.origin.declared') };
    return ref.fullScale === null ? null : { value: ref.fullScale, origin: t('compare.origin.maximum') };
  });

  const aspect = computed(() => {
    if (reference.value === null) return 1;
    const { height, width, aspect: of } = shapeOf(reference.value);
    return Math.min(MOST_ASPECT, Math.max(1 / MOST_ASPECT, (height * of) / width));
  });

  const scale = useErrorScale();
  /** In HU all errors ever seen have one scale; other units have no usual one. */
  const found = computed(() => {
    const ref = reference.value;
    const windows = ref === null ? [] : sound.value.map((e) => symmetricWindow(signedError(frameOf(e)!, ref).data));
    return Math.max(1e-12, ...windows.map(({ width }) => width / 2));
  });
  const errorLimit = computed({
    get: () => (reference.value?.unit === 'HU' ? scale.limitHu : (comparison.errorLimit ?? found.value)),
    set(limit) {
      if (reference.value?.unit === 'HU') scale.limitHu = limit;
      else comparison.errorLimit = limit;
    },
  });

  const automatic = computed(() => (reference.value === null ? null : automaticWindow(reference.value)));
  const view = computed<View>({
    get: () => ({ ...comparison.view, window: comparison.view.window ?? automatic.value }),
    set: (next) => {
      comparison.view = next.window === automatic.value ? { ...next, window: null } : next;
    },
  });

  const compared: Compared = {
    reference,
    sourceOf,
    frameOf,
    aspect,
    errorLimit,
    errorOf: (entry) => errors.value.get(entry.id) ?? null,
    broughtOf,
    treatmentOf,
    view,
    sound,
    notesOf,
    range,
  };
  provide(comparedKey, compared);
  return compared;
}
