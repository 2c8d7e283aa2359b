import { ScanLine } from '@lucide/vue';
import { shownPictures } from '../../stores/pictures/look.ts';
import type { Modality } from '../modality.ts';
import DataStage from './recipe/DataStage.vue';
import ScanOutlook from './recipe/ScanOutlook.vue';
import ScanStage from './recipe/ScanStage.vue';
import { faultsOf } from './recipe/faults.ts';
import MeasurementPair from './sinogram/MeasurementPair.vue';
import { useScan } from './use-scan.ts';

/** Computed tomography: how many views first. */
export const ct: Modality = {
  id: 'ct',
  samples: [{ id: 'ct-phantom', icon: ScanLine }],
  stages: [ScanStage, DataStage],
  outlook: ScanOutlook,
  pictures: shownPictures,
  measurementView: MeasurementPair,
  paints: ['roi'],
  goesOn: false,
  quickLook: useScan,
  faults: faultsOf,
};
