import { Brain } from '@lucide/vue';
import { shownPictures } from '../../stores/pictures/look.ts';
import type { Modality } from '../modality.ts';
import KspacePanes from './kspace/KspacePanes.vue';
import ImageStage from './recipe/ImageStage.vue';
import MriOutlook from './recipe/MriOutlook.vue';
import SamplingStage from './recipe/SamplingStage.vue';
import { faultsOf } from './recipe/faults.ts';
import { useAcquisition } from './use-acquisition.ts';

/** Magnetic resonance: which samples of k-space first. */
export const mri: Modality = {
  id: 'mri',
  samples: [{ id: 'mri-phantom', icon: Brain }],
  stages: [SamplingStage, ImageStage],
  outlook: MriOutlook,
  pictures: shownPictures,
  measurementView: KspacePanes,
  paints: ['roi'],
  goesOn: false,
  quickLook: useAcquisition,
  faults: faultsOf,
};
