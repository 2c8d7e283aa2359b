import { shallowRef } from 'vue';
import type { ContractRouterClient } from '@orpc/contract';
import type { StudioEvent } from '../../core/contract/studio/event.ts';
import { settingsSchema, type Settings } from '../../core/contract/studio/settings.ts';
import type { StudioContract } from '../../core/contract/studio/studio.ts';
import type { Connection, Incoming } from '../../renderer/client/connection.ts';

type Api = ContractRouterClient<StudioContract>;
export type Answers = { readonly [Area in keyof Api]?: Partial<Api[Area]> } & {
  /** While files travel; they are there once it resolves. */
  readonly sending?: (signal: AbortSignal | undefined) => Promise<void>;
};

/** A host that answers what a test gives it; any other request is refused like one that was lost. */
export function studioDouble(answers: Answers = {}) {
  let settings: Settings = settingsSchema.parse({ acknowledged: true });
  const listeners = new Set<(event: StudioEvent) => void>();
  const uploads: (readonly Incoming[])[] = [];
  const state = shallowRef<'connecting' | 'open' | 'lost'>('open');
  const given: Answers = {
    ...answers,
    system: {
      settings: async () => settings,
      setSettings: async (change) => (settings = settingsSchema.parse({ ...settings, ...change })),
      about: async () => ({
        program: 'langevin 0.1.0',
        target: 'browser',
        epoch: 'first',
        cores: 8,
        memoryBytes: 16e9,
        availableBytes: 9e9,
      }),
      ...answers.system,
    },
  };
  const areas = new Map<string, object>(Object.entries(given));
  const areaOf = (area: string): object =>
    new Proxy(areas.get(area) ?? {}, {
      get: (procedures, name) =>
        Reflect.get(procedures, name) ??
        (() => Promise.reject(new Error(`${area}.${String(name)} is not in this test`))),
    });
  const connection: Connection = {
    // The proxy has every procedure: those of `answers`, typed above, and refusals for the rest.
    api: new Proxy({}, { get: (_, area) => areaOf(String(area)) }) as Api,
    state,
    url: (path) => `http://studio.test${path}`,
    upload: async (files, options) => {
      uploads.push(files);
      options?.onBegun?.('upload-1');
      await answers.sending?.(options?.signal);
      return 'upload-1';
    },
    put: async () => null,
    onEvent(listen) {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    deliver: async ({ name }) => ({ name, folder: null }),
    print: async () => undefined,
  };
  const tell = (event: StudioEvent): void => listeners.forEach((listen) => listen(event));
  return { connection, tell, state, uploads, settings: () => settings };
}
