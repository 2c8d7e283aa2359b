import { useI18n } from 'vue-i18n';
import type { Shown } from '../stores/pictures/look.ts';
import { useProject } from '../stores/project.ts';

/** What a picture of the workspace is called; what was measured has a name of its own in every modality. */
export function useShownName(): (shown: Shown) => string {
  const { t } = useI18n();
  const project = useProject();
  return (shown) => {
    const modality = project.task?.modality.id;
    return shown === 'measurement' && modality !== undefined
      ? t(`modality.${modality}.measurement`)
      : t(`workspace.shown.${shown}`);
  };
}
