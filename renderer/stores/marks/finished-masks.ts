import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { centredGrid, type PlaneGrid } from '../../../core/image/grids/plane-grid.ts';
import type { Mask } from '../../../core/contract/studio/project.ts';
import type { Overlay } from '../../canvas/paint/draw-marks.ts';
import { gridOf, type Frame } from '../../canvas/frame.ts';
import { createMaskLayer, type MaskLayer } from '../../painting/mask/mask-layer.ts';
import { DEFAULT_SETTINGS } from '../../painting/mask/mask-state.ts';
import { placementOnto } from '../../painting/placement-onto.ts';
import { rasterOnGrid } from '../../painting/raster-on-grid.ts';
import type { Raster } from '../../painting/raster.ts';
import { statisticsOf } from '../../painting/statistics.ts';
import { useMasks } from './masks.ts';
import { useProject } from '../project.ts';

interface Slice {
  readonly item: string;
  readonly frame: number;
}

/** How much of its image a mask covers. */
export interface Coverage {
  /** 0 to 1. */
  readonly share: number;
  /** null: the file names no spacing. */
  readonly areaMm2: number | null;
}

/** Masks that nobody paints on at the moment: they stay visible on every picture of their slice, and say how large they are. */
export const useFinishedMasks = defineStore('finished-masks', () => {
  const masks = useMasks();
  const project = useProject();

  const hidden = ref<ReadonlySet<string>>(new Set());
  const isHidden = (id: string): boolean => hidden.value.has(id);
  function toggle(id: string): void {
    const next = new Set(hidden.value);
    if (!next.delete(id)) next.add(id);
    hidden.value = next;
  }

  const coverageOf = (of: Mask, share: number): Coverage => {
    const mm = project.itemOf(of.item)?.facts.pixelMm ?? null;
    return { share, areaMm2: mm === null ? null : share * of.height * of.width * mm[0] * mm[1] };
  };
  const counted = new WeakMap<Raster, number>();
  const shareOf = (raster: Raster): number => {
    const share = counted.get(raster) ?? statisticsOf(raster).share;
    counted.set(raster, share);
    return share;
  };
  /** By the mask's id; the one that is open as it is painted. Nothing painted yet: it is not there. */
  const coverages = computed<ReadonlyMap<string, Coverage>>(() => {
    const found = new Map(masks.painted.map(({ of, raster }) => [of.id, coverageOf(of, shareOf(raster))]));
    const [open, share] = [masks.mask, masks.state?.statistics?.share ?? 0];
    if (open !== null && share > 0) found.set(open.id, coverageOf(open, share));
    else if (open !== null && masks.state?.statistics !== null) found.delete(open.id);
    return found;
  });

  /** Nothing of it is painted, or nothing any more: it has no figures. */
  const isEmpty = (of: Mask): boolean => {
    const coverage = coverages.value.get(of.id);
    return of.revision === 0 || (coverage === undefined ? of.id === masks.openId : coverage.share === 0);
  };
  /** The region that the recipe measures apart, where there is nothing in it: a run leaves it out. */
  const leftOut = computed(() => {
    const of = project.masks.find(({ id }) => id === project.recipe?.roi);
    return of !== undefined && isEmpty(of) ? of : null;
  });

  const on = ({ item, frame }: Slice) => masks.painted.filter(({ of }) => of.item === item && of.frame === frame);
  function gridOfMask({ height, width, item }: Mask): PlaneGrid {
    const mm = project.itemOf(item)?.facts.pixelMm ?? null;
    return centredGrid(height, width, mm ?? [1, 1], mm === null ? 'px' : 'mm');
  }
  const layers = new WeakMap<Raster, MaskLayer>();
  function layerOf({ of: { purpose }, raster, opacity }: (typeof masks.painted)[number]): MaskLayer {
    const look = {
      ...DEFAULT_SETTINGS,
      shown: purpose === 'painting' ? ('fill' as const) : ('outline' as const),
      ...(raster.colours === undefined ? {} : { opacity }),
    };
    const layer = layers.get(raster) ?? createMaskLayer(raster, look);
    layers.set(raster, layer);
    return layer;
  }
  /**
   * What lies on a picture of a slice, whatever its grid; of pictures that were made of it only regions do, as the rest
   * would cover what it has led to.
   */
  function overlayOn(frame: Frame | null, slice: Slice | null, isMade: boolean): readonly Overlay[] {
    if (frame === null || slice === null) return [];
    const onto = gridOf(frame);
    const visible = on(slice).filter(
      ({ of }) => of.id !== masks.openId && !isHidden(of.id) && (of.purpose === 'roi' || !isMade),
    );
    return visible.map((one): Overlay => {
      const own = gridOfMask(one.of);
      return (context, placement) => layerOf(one).draw(context, placementOnto(own, onto, placement));
    });
  }
  /** The masks of a slice on the grid of a picture of it, by name. */
  const regionsOn = (frame: Frame, slice: Slice): Record<string, Uint8Array> => {
    const regions = on(slice).filter(({ of }) => of.purpose === 'roi');
    return Object.fromEntries(
      regions.map(({ of, raster }) => [of.name, rasterOnGrid(raster, gridOfMask(of), gridOf(frame))]),
    );
  };

  return { isHidden, toggle, coverages, isEmpty, leftOut, overlayOn, regionsOn };
});
