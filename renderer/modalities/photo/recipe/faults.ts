import type { Faults, Translate } from '../../modality.ts';
import { useRaster } from './use-raster.ts';
import { useProject } from '../../../stores/project.ts';

/** A hole that is to be filled must be there; of the rest each part may be left out. */
export function faultsOf(t: Translate): Faults {
  const { task } = useProject();
  const lacksHole = task?.id === 'inpaint' && useRaster('mask').share.value === 0;
  return { data: null, operator: lacksHole ? t('modality.photo.fault.noHole') : null, fields: {} };
}
