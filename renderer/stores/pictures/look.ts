import { defineStore } from 'pinia';
import { useSessionStorage } from '@vueuse/core';
import { ref, shallowRef, watch } from 'vue';
import type { Place } from '../../../core/image/grids/plane-grid.ts';
import { FITTED, type View } from '../../canvas/view.ts';
import type { ViewerTool } from '../../tools/viewer-tools.ts';

export const shownPictures = ['input', 'measurement', 'baseline', 'result', 'error', 'spread'] as const;
export type Shown = (typeof shownPictures)[number];

/** What the workspace looks at, and how: kept while other pages are visited. */
export const useLook = defineStore('look', () => {
  const shown = ref<Shown>('input');
  /** The run that is looked at. */
  const run = ref<string | null>(null);
  /** Which run a person chose to look at, each time anew: the image beside it follows. */
  const chosen = shallowRef<{ readonly run: string } | null>(null);
  /** Its array, for example `results/tv.npy`; null: the newest preview, then the first method. */
  const file = ref<string | null>(null);
  const view = shallowRef<View>(FITTED);
  const probe = shallowRef<Place | null>(null);
  const crossHair = shallowRef<Place | null>(null);
  const tool = ref<ViewerTool>('window');
  const overlays = ref(true);
  /** The tab beside the picture. */
  const side = ref('results');
  /** The batch whose table was asked for: it comes into sight once it is there. */
  const tableOf = ref<string | null>(null);

  /** The picture belongs to the project: a new one begins with its image, and a reload comes back to what was seen. */
  const shownBy = useSessionStorage<Record<string, Shown>>('langevin-shown', {});
  const project = ref<string | null>(null);
  function enter(id: string, otherwise: Shown): void {
    if (project.value === id) return;
    project.value = id;
    shown.value = shownPictures.find((s) => s === shownBy.value[id]) ?? otherwise;
  }
  watch(shown, (now) => {
    if (project.value !== null) shownBy.value = { ...shownBy.value, [project.value]: now };
  });

  function lookAt(wanted: string, picture: string | null = null): void {
    run.value = wanted;
    file.value = picture;
    shown.value = 'result';
    chosen.value = { run: wanted };
  }

  return { shown, run, chosen, file, view, probe, crossHair, tool, overlays, side, tableOf, enter, lookAt };
});
