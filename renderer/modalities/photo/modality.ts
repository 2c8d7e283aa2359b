import { Brush, Eraser, History, Palette } from '@lucide/vue';
import type { Modality } from '../modality.ts';
import KnownStage from './recipe/KnownStage.vue';
import PictureStage from './recipe/PictureStage.vue';
import PhotoOutlook from './recipe/PhotoOutlook.vue';
import WishStage from './recipe/WishStage.vue';
import { faultsOf } from './recipe/faults.ts';

/** Photographs: what to do first, then what is known. */
export const photo: Modality = {
  id: 'photo',
  samples: [
    { id: 'photo-scratches', icon: Eraser },
    { id: 'photo-colours', icon: Palette },
    { id: 'photo-small', icon: History },
    { id: 'photo-canvas', icon: Brush },
  ],
  stages: [WishStage, PictureStage, KnownStage],
  outlook: PhotoOutlook,
  pictures: ['input', 'result'],
  goesOn: true,
  paints: ['hole', 'hints', 'painting'],
  measurementView: null,
  quickLook: () => null,
  faults: faultsOf,
};
