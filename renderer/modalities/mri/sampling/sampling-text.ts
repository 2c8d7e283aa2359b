import { useI18n } from 'vue-i18n';
import { significant } from '../../../../core/image/number-text.ts';
import type { Told } from './told.ts';

/** "80 of 256 columns of k-space, 3.2× in truth": what a pattern is, not what was asked of it. */
export interface SamplingText {
  (told: Told | null): string | null;
  /** All over measured, "3.2×". */
  times(told: Told): string;
}

export function useSamplingText(): SamplingText {
  const { t } = useI18n();
  const times = ({ count, of }: Told): string => `${significant(of / count, 3)}×`;
  const text = (told: Told | null): string | null =>
    told === null ? null : t(`modality.mri.sampling.${told.what}`, { count: told.count, of: told.of, r: times(told) });
  return Object.assign(text, { times });
}
