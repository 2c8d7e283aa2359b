import { rename } from 'node:fs/promises';
import type { StudioEvent } from '../../../core/contract/studio/event.ts';
import { settingsSchema, type Settings, type SettingsPatch } from '../../../core/contract/studio/settings.ts';
import { readJson } from '../../disk/read-json.ts';
import { writeJson } from '../../disk/write-file.ts';
import { isThere } from './is-there.ts';
import { oneAtATime } from './one-at-a-time.ts';

export interface SettingsKeeper {
  get(): Settings;
  /** @throws Refused (cannot-write); then nothing has changed */
  set(patch: SettingsPatch): Promise<Settings>;
}

/** Settings of the person, from a file that may be missing or damaged: defaults stand in, the file is kept aside. */
export async function openSettings(path: string, publish: (event: StudioEvent) => void): Promise<SettingsKeeper> {
  const read = await readJson(path, settingsSchema);
  let settings = read.ok ? read.value : settingsSchema.parse({});
  if (!read.ok && (await isThere(path))) {
    await rename(path, `${path}.damaged`).catch(() => undefined);
    publish({
      kind: 'notice',
      level: 'warning',
      text: 'The settings could not be read; the defaults are in use.',
      hint: 'The old file lies beside the new one as settings.json.damaged.',
    });
  }
  const inTurn = oneAtATime();
  return {
    get: () => settings,
    set: (patch) =>
      inTurn('settings', async () => {
        const changed = settingsSchema.parse({ ...settings, ...patch });
        await writeJson(path, changed);
        settings = changed;
        publish({ kind: 'settings', settings });
        return settings;
      }),
  };
}
