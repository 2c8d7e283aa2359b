import { useI18n } from 'vue-i18n';
import { significant } from '../../../../core/image/number-text.ts';
import type { Acquired } from '../compute/protocol.ts';

type Told = Pick<Acquired, 'acceleration' | 'lines' | 'measured' | 'mask'>;

/** "80 of 256 columns, truly 3.2×": what a pattern is, not what was asked of it. */
export interface SamplingText {
  (acquired: Told | null): string | null;
  times(acquired: Pick<Told, 'acceleration'>): string;
}

export function useSamplingText(): SamplingText {
  const { t } = useI18n();
  const times = ({ acceleration }: Pick<Told, 'acceleration'>): string => `${significant(acceleration, 3)}×`;
  const text = (acquired: Told | null): string | null => {
    if (acquired === null) return null;
    const { lines, measured, mask } = acquired;
    const r = times(acquired);
    if (lines === null) return t('modality.mri.sampling.points', { count: measured, of: mask.length, r });
    return t(`modality.mri.sampling.${lines.direction}`, { count: lines.measured, of: lines.of, r });
  };
  return Object.assign(text, { times });
}
