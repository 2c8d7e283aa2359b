import { hasColours } from '../../../../core/contract/studio/item.ts';
import type { Faults, Translate } from '../../modality.ts';
import { useProject } from '../../../stores/project.ts';
import { lossOf } from './loss.ts';
import { useRaster } from './use-raster.ts';

/** Something must be lost that can be found again; and colours that are there are not made anew without a word. */
export function faultsOf(t: Translate): Faults {
  const { task, recipe, chosen } = useProject();
  const none: Faults = { data: null, operator: null, fields: {} };
  if (task === null || recipe === null || chosen === null) return none;
  const { everything, colour, scale } = lossOf(task.id, recipe.values);
  const isColoured = hasColours(chosen.facts) && task.id === 'colorize' && recipe.values['force'] !== 'force';
  const hasLost = everything || colour || scale > 1 || useRaster('mask').share.value > 0;
  const isHole = task.id === 'inpaint';
  return {
    ...none,
    data: isColoured ? t('modality.photo.fault.coloured') : null,
    operator: hasLost ? null : t(isHole ? 'modality.photo.fault.noHole' : 'modality.photo.fault.nothingLost'),
  };
}
