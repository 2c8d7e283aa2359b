import { useI18n } from 'vue-i18n';
import type { ItemFacts } from '../../../../core/contract/studio/item.ts';

/** "512 × 512, HU, slice 10 of 18": what is reconstructed, in a line. @param slice zero-based */
export function useFactsText(): (facts: ItemFacts, slice: number, isEverySlice: boolean) => string {
  const { t, te } = useI18n();
  return ({ kind, height, width, unit, frames }, slice, isEverySlice) => {
    if (kind === 'sinogram')
      return frames === 1
        ? t('modality.ct.data.sinogram', { height, width })
        : t('modality.ct.data.stack', { frames, height, width });
    const told = `modality.ct.data.unit.${unit}`;
    const size = t('workspace.summary.size', { height, width, unit: te(told) ? t(told) : unit });
    if (frames === 1) return size;
    const which = isEverySlice
      ? t('workspace.summary.everySlice', { of: frames })
      : t('workspace.summary.slice', { n: slice + 1, of: frames });
    return `${size}, ${which}`;
  };
}
