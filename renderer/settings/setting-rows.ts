import { engineChoices, providerChoices } from '../../core/contract/provider.ts';
import type { Settings } from '../../core/contract/studio/settings.ts';

type Names<T> = {
  [K in keyof Settings]: Settings[K] extends T ? (T extends Settings[K] ? K : never) : never;
}[keyof Settings];
/** Settings that are on or off, but the one that is asked only once. */
export type SwitchName = Exclude<Names<boolean>, 'acknowledged'>;
export type ChoiceName = 'theme' | 'convention' | 'graphics' | 'provider' | 'engine';

export type Section = 'appearance' | 'mouse' | 'viewer' | 'privacy' | 'compute';

export type SettingRow =
  | { readonly kind: 'switch'; readonly name: SwitchName; readonly section: Section }
  | {
      readonly kind: 'choice';
      readonly name: ChoiceName;
      readonly section: Section;
      readonly choices: readonly string[];
    };

/** Every setting as a row of the page, in order. Label, help and choices are texts at `settings.<name>`. */
export const settingRows: readonly SettingRow[] = [
  { kind: 'choice', name: 'theme', section: 'appearance', choices: ['dark', 'light', 'system'] },
  { kind: 'switch', name: 'reducedMotion', section: 'appearance' },
  { kind: 'switch', name: 'invertLevel', section: 'mouse' },
  { kind: 'switch', name: 'invertWheel', section: 'mouse' },
  { kind: 'switch', name: 'singleKeys', section: 'mouse' },
  { kind: 'switch', name: 'overlays', section: 'viewer' },
  { kind: 'choice', name: 'convention', section: 'viewer', choices: ['radiological', 'neurological'] },
  { kind: 'switch', name: 'smooth', section: 'viewer' },
  { kind: 'switch', name: 'showNames', section: 'privacy' },
  { kind: 'switch', name: 'showPatientData', section: 'privacy' },
  { kind: 'choice', name: 'graphics', section: 'compute', choices: ['auto', 'gpu', 'cpu'] },
  {
    kind: 'choice',
    name: 'provider',
    section: 'compute',
    choices: providerChoices,
  },
  { kind: 'choice', name: 'engine', section: 'compute', choices: engineChoices },
];
