import { computed, shallowRef, watch, type ShallowRef } from 'vue';
import { decodeNpy } from '../../../core/formats/npy/npy.ts';
import { reconstructMri } from '../../../core/modalities/mri/tasks.ts';
import { useConnection } from '../../client/connection.ts';
import { useProject } from '../../stores/project.ts';
import type { NativeKspace } from './compute/protocol.ts';

/** How k-space is read. */
const OF_READING = reconstructMri.parameters.filter(({ stage }) => stage === 'data').map(({ id }) => id);

/** What the scanner measured of a slice, read as the open recipe says; null while it comes, and where there is none. */
export function useRawKspace(slice: () => number): Readonly<ShallowRef<NativeKspace | null>> {
  const project = useProject();
  const connection = useConnection();
  const found = shallowRef<NativeKspace | null>(null);
  const address = computed(() => {
    const { project: open, chosen, recipe, task } = project;
    if (open === null || chosen === null || recipe === null || task === null || project.input !== 'kspace') return null;
    const own = Object.entries(recipe.values).filter(([id]) => OF_READING.some((known) => known === id));
    const asked = encodeURIComponent(JSON.stringify({ task: task.id, values: Object.fromEntries(own) }));
    return `/items/${open.id}/${chosen.id}/raw/${slice()}.npy?asked=${asked}`;
  });
  watch(
    address,
    async (path, _, onCleanup) => {
      found.value = null;
      if (path === null) return;
      const stop = new AbortController();
      onCleanup(() => stop.abort());
      const read = await fetched(connection.url(path), stop.signal);
      if (!stop.signal.aborted) found.value = read;
    },
    { immediate: true },
  );
  return found;
}

/** null where it cannot be read, which the plan of the run says in words. */
async function fetched(url: string, signal: AbortSignal): Promise<NativeKspace | null> {
  try {
    const answer = await fetch(url, { signal });
    if (!answer.ok) return null;
    const read = decodeNpy(new Uint8Array(await answer.arrayBuffer()), 'k-space');
    if (!read.ok) return null;
    const { data, shape } = read.value;
    const [coils = 0, , height = 0, width = 0] = shape;
    return { kind: 'kspace', data: Float32Array.from(data), coils, height, width };
  } catch {
    return null;
  }
}
