import { inject, type InjectionKey } from 'vue';
import type { Settings } from '../../core/contract/studio/settings.ts';

/** How a person wants pictures to be handled. */
export type Handling = Pick<Settings, 'singleKeys' | 'invertWheel' | 'invertLevel'>;

export const handlingKey: InjectionKey<() => Handling> = Symbol('handling');
/** As it is set; as settings begin where nobody provides others. */
export const useHandling = (): (() => Handling) =>
  inject(handlingKey, () => () => ({ singleKeys: true, invertWheel: false, invertLevel: false }), true);
