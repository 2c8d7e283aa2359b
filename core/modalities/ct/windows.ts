import { LUNG_HU, SOFT_TISSUE_HU } from '../../image/windows/default-window.ts';

/** What parts of the body are looked at through. */
export const ctWindows = [
  { id: 'abdomen', unit: 'HU', window: SOFT_TISSUE_HU },
  { id: 'lung', unit: 'HU', window: LUNG_HU },
  { id: 'bone', unit: 'HU', window: { center: 400, width: 1800 } },
  { id: 'brain', unit: 'HU', window: { center: 40, width: 80 } },
  { id: 'mediastinum', unit: 'HU', window: { center: 50, width: 350 } },
] as const;
