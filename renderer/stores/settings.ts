import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { ErrorMessage } from '../../core/contract/errors.ts';
import { settingsSchema, type Settings, type SettingsPatch } from '../../core/contract/studio/settings.ts';
import { answerOf } from '../client/answer.ts';
import { useConnection } from '../client/connection.ts';

export const DEFAULTS: Settings = settingsSchema.parse({});

/** What belongs to the person and this machine. A change shows at once; where the host refuses it, it is taken back. */
export const useSettings = defineStore('settings', () => {
  const connection = useConnection();
  const values = shallowRef<Settings>(DEFAULTS);
  const isLoaded = ref(false);
  const refusal = shallowRef<ErrorMessage | null>(null);

  connection.onEvent((event) => {
    if (event.kind === 'settings') values.value = event.settings;
    if (event.kind === 'fresh') void load();
  });

  async function load(): Promise<void> {
    const answer = await answerOf(connection.api.system.settings());
    if (!answer.ok) return;
    values.value = answer.value;
    isLoaded.value = true;
  }

  async function set(change: SettingsPatch): Promise<void> {
    const before = values.value;
    values.value = settingsSchema.parse({ ...before, ...change });
    const answer = await answerOf(connection.api.system.setSettings(change));
    refusal.value = answer.ok ? null : answer.error;
    values.value = answer.ok ? answer.value : before;
  }

  return { values, isLoaded, refusal, load, set };
});
