/** What a modality is to the window: shared panels ask this, and none of them asks which modality it is. */
import type { Component } from 'vue';
import type { useI18n } from 'vue-i18n';
import type { Domain } from '../../core/contract/model.ts';
import type { Plan } from '../../core/contract/studio/run-summary.ts';
import type { SampleId } from '../../core/contract/studio/project.ts';
import type { Purpose } from '../painting/mask/mask-file.ts';
import type { Shown } from '../stores/pictures/look.ts';
import type { QuickLook } from '../stores/runs/measurement.ts';

export type Translate = ReturnType<typeof useI18n>['t'];

export interface Modality {
  readonly id: Domain;
  /** What can be begun with on the start page, a card each; texts: `modality.<id>.samples.<sample>`. */
  readonly samples: readonly { readonly id: SampleId; readonly icon: Component }[];
  /** The first stages of its recipes, which say what is measured and how. Props: StageProps. */
  readonly stages: readonly Component[];
  /** What will be made, and doubts about what was said, above the button that runs it. Props: OutlookProps. */
  readonly outlook: Component;
  /** The pictures that can be looked at from the beginning; maps of a run are there with it. */
  readonly pictures: readonly Shown[];
  /** What is measured, in place of a picture: drawn while there is a measurement; null where a picture says it all. */
  readonly measurementView: Component | null;
  /** What is painted on its images, the usual one first. */
  readonly paints: readonly Purpose[];
  /** A result is kept to go on with: candidates stand in a gallery. */
  readonly goesOn: boolean;
  /** What it makes of the slice that is looked at, a store; null where that needs a run. */
  quickLook(): QuickLook | null;
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

/** Props of an outlook. */
export interface OutlookProps {
  /** The job as the host would run it; null while that is not known. */
  readonly plan: Plan | null;
}

/** Props of a stage. */
export interface StageProps {
  readonly faults: Faults;
}
