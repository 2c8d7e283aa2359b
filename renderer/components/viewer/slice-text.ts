import { useI18n } from 'vue-i18n';
import type { SlicePlace } from '../../canvas/slice-place.ts';

/** "slice 12 of 80", or "volume 2 of 10, slice 5 of 40". */
export function useSliceText(): (place: SlicePlace) => string {
  const { t } = useI18n();
  return ({ volume, volumes, slice, slices }) =>
    volumes > 1 ? t('viewer.volumeSlice', { volume, volumes, slice, slices }) : t('viewer.sliceOf', { slice, slices });
}
