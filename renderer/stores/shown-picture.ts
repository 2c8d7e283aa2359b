import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { Frame } from '../canvas/frame.ts';
import type { View, Window } from '../canvas/view.ts';
import { automaticWindow, symmetricWindow, windowFromZero } from '../canvas/windowing.ts';
import { useLook, type Shown } from './look.ts';
import { useMeasurement } from './measurement.ts';
import { usePictures } from './pictures.ts';
import { useProject } from './project.ts';

/** The picture that is looked at, and how: what is measured, copied and exported of it is what is on the screen. */
export const useShownPicture = defineStore('shown-picture', () => {
  const look = useLook();
  const measurement = useMeasurement();
  const pictures = usePictures();
  const project = useProject();

  function frameOf(shown: Shown): Frame | null {
    switch (shown) {
      case 'input':
      case 'measurement':
        return measurement.frame;
      case 'baseline':
        return measurement.baseline;
      case 'result':
        return pictures.result.frame;
      case 'error':
        return pictures.error;
      case 'spread':
        return pictures.spread.frame;
    }
  }
  const frame = computed(() => frameOf(look.shown));
  /** Maps have windows and colours of their own; images share one. */
  const isMap = computed(() => look.shown === 'error' || look.shown === 'spread');
  /** Windows that the file of the input states: they serve its reconstructions too, so that both are seen alike. */
  const windows = computed(() => {
    const facts = project.chosen?.facts;
    return facts === undefined || isMap.value || frame.value?.unit !== facts.unit ? [] : facts.windows;
  });

  const mapView = shallowRef<Pick<View, 'window' | 'colours'> | null>(null);
  watch(
    () => look.shown,
    () => (mapView.value = null),
  );
  const view = computed<View>({
    get() {
      if (!isMap.value || frame.value === null) return look.view;
      const { data } = frame.value;
      const own =
        look.shown === 'error'
          ? ({ window: symmetricWindow(data), colours: 'signed' } as const)
          : ({ window: windowFromZero(data), colours: 'sequential' } as const);
      return { ...look.view, ...own, ...mapView.value };
    },
    set(next) {
      look.view = isMap.value ? { ...next, window: look.view.window, colours: look.view.colours } : next;
      mapView.value = isMap.value ? { window: next.window, colours: next.colours } : null;
    },
  });
  /** The one in force, be it set or automatic; null without a picture. */
  const window = computed<Window | null>(() => {
    if (frame.value === null) return null;
    const { part, window: set } = view.value;
    return set ?? automaticWindow(frame.value, { windows: windows.value, ...(part && { part }) });
  });

  return { frame, windows, isMap, view, window };
});
