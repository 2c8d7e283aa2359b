import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { ERROR_HALF_HU } from '../../../core/image/windows/default-window.ts';
import type { Frame } from '../../canvas/frame.ts';
import { fitted } from '../../canvas/placement.ts';
import { FITTED, type View, type Window } from '../../canvas/view.ts';
import { scalarsOf } from '../../canvas/scalars.ts';
import { errorHalf, errorLooks, type MapLooks } from '../../canvas/signed-error.ts';
import { automaticWindow, windowFromZero } from '../../canvas/windowing.ts';
import { useErrorScale } from './error-scale.ts';
import { useLook, type Shown } from './look.ts';
import { useMeasurement } from '../runs/measurement.ts';
import { usePictures } from './pictures.ts';
import { useProject } from '../project.ts';

/** Pictures of one project may count full intensity by other numbers (255, 1): their one window is kept as a share of it. */
const fullOf = (frame: Frame | null): number => (frame?.unit === 'srgb' ? (frame.fullScale ?? 1) : 1);
const scaled = (view: View, by: number): View =>
  view.window === null || by === 1
    ? view
    : { ...view, window: { ...view.window, center: by * view.window.center, width: by * view.window.width } };

/** A window that was set on a part of complex numbers says nothing of a picture that has no parts. */
const ofPart = (view: View, frame: Frame | null): View =>
  frame?.samples !== 2 && (view.part ?? 'magnitude') !== 'magnitude' ? { ...view, window: null } : view;

/** The picture that is looked at, and how: what is measured, copied and exported of it is what is on the screen. */
export const useShownPicture = defineStore('shown-picture', () => {
  const look = useLook();
  const measurement = useMeasurement();
  const pictures = usePictures();
  const project = useProject();
  const scale = useErrorScale();

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

  /** Errors share one scale wherever they are in HU; other maps begin with what they hold. */
  const mapView = shallowRef<Partial<Pick<View, 'window' | 'colours'>>>({});
  /** The slice of the imported image whose places are seen; null where the project does not hold it. */
  const source = computed(() => {
    if (look.shown === 'result' || look.shown === 'error' || look.shown === 'spread')
      return pictures.details?.source ?? null;
    return project.chosen === null ? null : { item: project.chosen.id, frame: measurement.slice };
  });

  // Another image is another field.
  watch(
    () => [project.project?.id, project.chosen?.id, project.chosen?.facts.pixelMm?.join()].join(),
    () => {
      look.view = fitted(look.view);
      look.probe = look.crossHair = null;
    },
  );
  /** A raw measurement shown as it came has places of its own, as views and bins. */
  const isRaw = computed(() => look.shown === 'input' && project.input !== 'image');
  const rawView = shallowRef<Pick<View, 'zoom' | 'center'>>(FITTED);

  watch(
    () => look.shown,
    () => (mapView.value = {}),
  );
  /** How a map is seen until somebody chooses otherwise. */
  const mapLooks = (map: Frame): MapLooks => {
    if (look.shown === 'error') return errorLooks(map, map.unit === 'HU' ? scale.limitHu : errorHalf(map));
    // A spread of colours is one picture, black where there is none.
    const colours = map.samples === 3 ? 'grey' : 'sequential';
    return { window: windowFromZero(scalarsOf(map)), colours, ...(map.samples === 2 ? { part: 'magnitude' } : {}) };
  };
  const view = computed<View>({
    get() {
      if (isRaw.value) return { ...look.view, ...rawView.value };
      if (!isMap.value || frame.value === null) return ofPart(scaled(look.view, fullOf(frame.value)), frame.value);
      return { ...look.view, ...mapLooks(frame.value), ...mapView.value };
    },
    set(next) {
      if (isRaw.value) {
        const { zoom, center } = next;
        rawView.value = { zoom, center };
        look.view = { ...next, zoom: look.view.zoom, center: look.view.center };
        return;
      }
      if (!isMap.value) {
        look.view = scaled(next, 1 / fullOf(frame.value));
        return;
      }
      // How images are seen stays with them.
      const { window: own, colours, part = 'magnitude' } = look.view;
      look.view = { ...next, window: own, colours, part };
      const isScaled = look.shown === 'error' && frame.value?.unit === 'HU';
      // White stays right: of a window for errors only its width is taken.
      if (isScaled)
        scale.limitHu = next.window === null ? ERROR_HALF_HU : Math.max(1, Math.round(next.window.width / 2));
      mapView.value = { colours: next.colours, ...(isScaled || next.window === null ? {} : { window: next.window }) };
    },
  });
  /** The one in force, be it set or automatic; null without a picture. */
  const window = computed<Window | null>(() => {
    if (frame.value === null) return null;
    const { part, window: set } = view.value;
    return set ?? automaticWindow(frame.value, part);
  });

  return { frame, source, isMap, view, window };
});
