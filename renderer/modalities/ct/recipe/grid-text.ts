import { useI18n } from 'vue-i18n';
import type { ResolvedScan } from '../../../../core/modalities/ct/scan/resolve-scan.ts';
import { significant } from '../../../../core/image/number-text.ts';

/** "320 × 320 pixels of 1.25 mm, 400 mm": the grid of a reconstruction; without lengths where the pixel is a guess. */
export function useGridText(): (scan: Pick<ResolvedScan, 'image' | 'from' | 'simulate'>) => string {
  const { t } = useI18n();
  return ({ image: { height, width, pixelMm }, from, simulate }) => {
    if (simulate !== null && from === 'assumed') return t('workspace.run.gridOfNone', { height, width });
    const sides = height === width ? [width] : [height, width];
    const extent = sides.map((n) => significant(n * pixelMm, 4)).join(' × ');
    return t('workspace.run.grid', { height, width, mm: significant(pixelMm, 4), extent });
  };
}
