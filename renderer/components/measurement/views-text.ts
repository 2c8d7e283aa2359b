import { useI18n } from 'vue-i18n';
import { significant } from '../../../core/report/numbers.ts';
import { summariseViews } from '../../compute/views.ts';

/** An angle to a thousandth of a degree, without zeros that say nothing: 7.826°. */
export const degrees = (v: number): string => `${significant(Number(v.toFixed(3)), 9)}°`;

/** "23 views · 0° to 172.174° · step 7.826°, end not repeated", in the person's language. */
export function useViewsText(): (anglesDeg: readonly number[], turnDeg: number) => string {
  const { t } = useI18n();
  return (anglesDeg, turnDeg) => {
    const { count, firstDeg, lastDeg, stepDeg, goesRound, arc } = summariseViews(anglesDeg, turnDeg);
    const views = t('measurement.views.count', { count }, count);
    if (count < 2) return t('measurement.views.at', { views, angle: degrees(firstDeg) });
    const span = t('measurement.views.span', { views, first: degrees(firstDeg), last: degrees(lastDeg) });
    const part = { span: degrees(arc?.spanDeg ?? turnDeg), turn: degrees(turnDeg) };
    const steps = (): string => {
      if (stepDeg === null) return t(arc ? 'measurement.views.unequalLimited' : 'measurement.views.unequal', part);
      const step = degrees(stepDeg);
      if (goesRound) return t('measurement.views.round', { step });
      return arc ? t('measurement.views.limited', { step, ...part }) : t('measurement.views.equal', { step });
    };
    return `${span} · ${steps()}`;
  };
}
