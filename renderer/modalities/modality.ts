/** What a modality is to the window: shared panels ask this, and none of them asks which modality it is. */
import type { Component } from 'vue';
import type { useI18n } from 'vue-i18n';
import type { ModalityId } from '../../core/contract/measurement/measurement.ts';
import type { Purpose } from '../painting/mask/mask-file.ts';
import type { QuickLook } from '../stores/runs/measurement.ts';

export type Translate = ReturnType<typeof useI18n>['t'];

export interface Modality {
  readonly id: ModalityId;
  /** On the card that begins with it on the start page; its texts are `modality.<id>.start`. */
  readonly icon: Component;
  /** The first stages of its recipes, which say what is measured and how. Props: StageProps. */
  readonly stages: readonly Component[];
  /** What will be made, and doubts about what was said, above the button that runs it. */
  readonly outlook: Component;
  /** What is measured, in place of a picture: drawn while there is a measurement. */
  readonly measurementView: Component;
  /** What is painted on its images, the usual one first. */
  readonly paints: readonly Purpose[];
  /** What it makes of the slice that is looked at, a store. */
  quickLook(): QuickLook;
  /** What of the open recipe blocks a run. */
  faults(t: Translate): Faults;
}

export interface Faults {
  /** Of the input, and of how it is measured. */
  readonly data: string | null;
  readonly operator: string | null;
  /** By parameter id: what is wrong with a value of its own, to be said beside its field. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Props of a stage. */
export interface StageProps {
  readonly faults: Faults;
}
