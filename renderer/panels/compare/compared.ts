import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue';
import { useI18n } from 'vue-i18n';
import { gridFault } from '../../../core/image/grid-fault.ts';
import { SCALE_WINDOW_HU } from '../../../core/image/units.ts';
import type { Frame } from '../../canvas/frame.ts';
import { useComparison, type Entry } from '../../stores/comparison.ts';
import { useEntries } from '../use-entries.ts';

/** The pixels of the comparison, and what can be said of them together. */
export interface Compared {
  readonly reference: ComputedRef<Frame | null>;
  frameOf(entry: Entry | null): Frame | null;
  /** Whole sentences: why a picture cannot be compared with the reference. */
  readonly faults: ComputedRef<readonly string[]>;
  /** The others that can be, once their pixels are here. */
  readonly sound: ComputedRef<readonly Entry[]>;
  notesOf(entry: Entry): readonly string[];
  /** R of PSNR and SSIM: stated, never guessed. */
  readonly range: ComputedRef<{ readonly value: number; readonly origin: string } | null>;
}

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
  const frames = useEntries(() => comparison.entries);
  const frameOf = (entry: Entry | null): Frame | null => (entry === null ? null : (frames.value.get(entry.id) ?? null));
  const reference = computed(() => frameOf(comparison.reference));

  /** An array without a unit beside an image in HU is HU, as a run takes it too. */
  const isTakenAsHu = ({ picture, plain }: Entry): boolean =>
    picture.from === 'item' && plain && reference.value?.unit === 'HU';
  function faultOf(entry: Entry): string | null {
    const [frame, ref] = [frameOf(entry), reference.value];
    if (frame === null || ref === null) return null;
    const name = entry.name;
    if (frame.height !== ref.height || frame.width !== ref.width || frame.samples !== ref.samples)
      return t('compare.otherGrid', {
        name,
        height: frame.height,
        width: frame.width,
        refHeight: ref.height,
        refWidth: ref.width,
      });
    const differs = gridFault(frame, ref);
    if (differs !== null) return t(`compare.other.${differs}`, { name });
    return frame.unit === ref.unit || isTakenAsHu(entry)
      ? null
      : t('compare.otherUnit', { name, unit: frame.unit, refUnit: ref.unit });
  }

  const range = computed(() => {
    if (comparison.statedRange !== null) return { value: comparison.statedRange, origin: t('compare.origin.stated') };
    const ref = reference.value;
    if (ref === null) return null;
    // CT has the scale of its model.
    if (ref.unit === 'HU') return { value: SCALE_WINDOW_HU, origin: t('compare.origin.declared') };
    return ref.fullScale === null ? null : { value: ref.fullScale, origin: t('compare.origin.maximum') };
  });

  const compared: Compared = {
    reference,
    frameOf,
    faults: computed(() => comparison.others.flatMap((e) => faultOf(e) ?? [])),
    sound: computed(() => comparison.others.filter((e) => frameOf(e) !== null && faultOf(e) === null)),
    notesOf: (entry) => (isTakenAsHu(entry) ? [t('compare.takenAsHu')] : []),
    range,
  };
  provide(comparedKey, compared);
  return compared;
}
