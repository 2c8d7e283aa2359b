import { computed, inject, provide, type ComputedRef, type InjectionKey, type WritableComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { ErrorMessage } from '../../../core/contract/errors.ts';
import type { Stated, Treatment } from '../../../core/contract/studio/picture.ts';
import { SCALE_WINDOW_HU } from '../../../core/image/units/units.ts';
import { significant } from '../../../core/image/number-text.ts';
import { sizeText } from '../../../core/image/said-size.ts';
import { gridOf, type Frame } from '../../canvas/frame.ts';
import { relatedGrid } from '../../canvas/frames/related-grid.ts';
import type { View } from '../../canvas/view.ts';
import { scalarsOf } from '../../canvas/scalars.ts';
import { errorHalf, signedError } from '../../canvas/signed-error.ts';
import { automaticWindow } from '../../canvas/windowing.ts';
import { useComparison, type Entry } from '../../stores/runs/comparison.ts';
import { useErrorScale } from '../../stores/pictures/error-scale.ts';
import { useEntries } from '../use-entries.ts';
import { brought, type Brought } from './register.ts';
import { asStated, choiceOf, goesWithoutSaying, isUnitless, looksOf, numbersOf } from './stated.ts';

/** The pixels of the comparison, and what can be said of them together. */
export interface Compared {
  readonly reference: ComputedRef<Frame | null>;
  /** What is said of the reference where its file says nothing. */
  readonly referenceStated: ComputedRef<Stated>;
  /** As its file has it. */
  rawOf(entry: Entry): Frame | null;
  /** As it came, with the size of its pixels; null while it does. */
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
const isOfSameImage = (a: Entry, b: Entry): boolean =>
  a.source !== null && a.source.project === b.source?.project && a.source.item === b.source.item;

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
  const rawOf = (entry: Entry): Frame | null => frames.value.get(entry.id) ?? null;
  /** With the size of its pixels, where that was said. */
  function sizedOf(entry: Entry): Frame | null {
    const frame = rawOf(entry);
    return frame === null ? null : asStated(frame, null, comparison.treatmentOf(entry.id).pixelMm ?? null);
  }
  /** Pictures of one image have its places; any other is laid over those of the reference. */
  const laid = new WeakMap<Frame, { readonly over: Frame; readonly frame: Frame }>();
  function sourceOf(entry: Entry): Frame | null {
    const frame = sizedOf(entry);
    const first = comparison.reference;
    const over = first === null || first === entry ? null : sizedOf(first);
    if (frame === null || first === null || over === null) return frame;
    if (isOfSameImage(entry, first) && gridOf(frame).unit === gridOf(over).unit) return frame;
    const known = laid.get(frame);
    if (known?.over === over) return known.frame;
    const placed = { ...frame, grid: relatedGrid(frame, over) };
    laid.set(frame, { over, frame: placed });
    return placed;
  }
  /** What is said of the reference, with what goes without saying: an array that reaches down to air is HU. */
  const referenceStated = computed<Stated>(() => {
    const { reference: of } = comparison;
    const frame = of === null ? null : rawOf(of);
    if (of === null || frame === null) return { numbers: null };
    const { numbers, pixelMm = null } = comparison.treatmentOf(of.id);
    const isHu = of.plain && frame.unit === 'stored' && looksOf(frame).kind === 'hu';
    return { numbers: numbers ?? (isHu ? numbersOf('HU') : null), pixelMm };
  });
  const reference = computed(() => {
    const { reference: of } = comparison;
    const frame = of === null ? null : sourceOf(of);
    return frame === null ? null : asStated(frame, referenceStated.value.numbers, null);
  });

  function treatmentOf(entry: Entry): Treatment {
    const chosen = comparison.treatmentOf(entry.id);
    const frame = rawOf(entry);
    const isHu = entry.plain && frame !== null && reference.value?.unit === 'HU' && goesWithoutSaying(frame);
    return { ...chosen, numbers: chosen.numbers ?? (isHu ? numbersOf('HU') : null) };
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

  function frameOf(entry: Entry | null): Frame | null {
    if (entry === null) return null;
    return entry === comparison.reference ? reference.value : (broughtOf(entry)?.frame ?? sourceOf(entry));
  }
  const sound = computed(() => comparison.others.filter((e) => (broughtOf(e)?.frame ?? null) !== null));

  function notesOf(entry: Entry | null): readonly string[] {
    if (entry === null) return [];
    const [from, to, how] = [sourceOf(entry), reference.value, broughtOf(entry)];
    const notes: string[] = [];
    if (from === null || to === null) return [];
    if (entry === comparison.reference && referenceStated.value.numbers !== null && isUnitless(from))
      notes.push(t('compare.takenAs', { unit: choiceOf(referenceStated.value.numbers) }));
    const stated = comparison.treatmentOf(entry.id).pixelMm ?? null;
    if (stated !== null && rawOf(entry)?.pixelMm === null)
      notes.push(t('compare.sized', { mm: significant(stated, 4) }));
    if (how === null || how.frame === null) return notes;
    const { numbers, resampler } = treatmentOf(entry);
    if (from.unit !== to.unit && numbers !== null)
      notes.push(
        numbers.unit === to.unit
          ? t('compare.takenAs', { unit: choiceOf(numbers) })
          : t('compare.converted', { from: numbers.unit, to: to.unit, water: significant(10 * numbers.waterPerMm, 4) }),
      );
    if (from.fullScale !== to.fullScale && from.unit === to.unit)
      notes.push(t('compare.scaled', { from: from.fullScale, to: to.fullScale }));
    if (how.offered !== null && resampler !== null)
      notes.push(t('compare.resampled', { by: t(`compare.by.${resampler}`), size: sizeText(from, from.unit) }));
    return notes;
  }

  const range = computed(() => {
    if (comparison.statedRange !== null) return { value: comparison.statedRange, origin: t('compare.origin.stated') };
    const ref = reference.value;
    if (ref === null) return null;
    // Every report has this one.
    if (ref.unit === 'HU') return { value: SCALE_WINDOW_HU, origin: t('compare.origin.declared', { unit: ref.unit }) };
    if (ref.fullScale !== null) return { value: ref.fullScale, origin: t('compare.origin.full') };
    // As the worker and every report: of magnitudes it is the largest.
    if (ref.unit !== 'magnitude' && ref.unit !== 'complex') return null;
    return { value: scalarsOf(ref).reduce((most, v) => Math.max(most, v), 0), origin: t('compare.origin.maximum') };
  });

  const aspect = computed(() => {
    if (reference.value === null) return 1;
    const { height, width, spacing } = gridOf(reference.value);
    const of = spacing[0] / spacing[1];
    return Math.min(MOST_ASPECT, Math.max(1 / MOST_ASPECT, (height * of) / width));
  });

  const scale = useErrorScale();
  /** In HU all errors ever seen have one scale; other units have no usual one. */
  const found = computed(() => {
    const ref = reference.value;
    return Math.max(1e-12, ...(ref === null ? [] : sound.value.map((e) => errorHalf(signedError(frameOf(e)!, ref)))));
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
    referenceStated,
    rawOf,
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
