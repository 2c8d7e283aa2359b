import { useI18n } from 'vue-i18n';
import { summariseViews } from '../../../../core/operators/radon/views.ts';
import { degrees } from '../../../../core/image/number-text.ts';

/** Views in the person's language, from their angles and the turn after which a beam sees the same again, in degrees. */
export interface ViewsText {
  /** "23 views over 180°", "60 views over 120° of 180°". */
  over(anglesDeg: readonly number[], turnDeg: number): string;
  /** With how far they are apart: "23 views over 180°, 7.826° apart". */
  whole(anglesDeg: readonly number[], turnDeg: number): string;
}

export function useViewsText(): ViewsText {
  const { t } = useI18n();
  const over: ViewsText['over'] = (anglesDeg, turnDeg) => {
    const { count, firstDeg, arc } = summariseViews(anglesDeg, turnDeg);
    const views = t('modality.ct.views.count', { count }, count);
    if (count < 2) return t('modality.ct.views.at', { views, angle: degrees(firstDeg) });
    const turn = degrees(turnDeg);
    return arc === null
      ? t('modality.ct.views.over', { views, turn })
      : t('modality.ct.views.limited', { views, span: degrees(arc.spanDeg), turn });
  };
  return {
    over,
    whole(anglesDeg, turnDeg) {
      const views = over(anglesDeg, turnDeg);
      if (anglesDeg.length < 2) return views;
      const { stepDeg } = summariseViews(anglesDeg, turnDeg);
      if (stepDeg === null) return t('modality.ct.views.unequal', { views });
      return t('modality.ct.views.apart', { views, step: degrees(Math.abs(stepDeg)) });
    },
  };
}
