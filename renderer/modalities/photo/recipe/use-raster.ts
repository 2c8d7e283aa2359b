import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Mask } from '../../../../core/contract/studio/project.ts';
import { useFinishedMasks } from '../../../stores/marks/finished-masks.ts';
import { useMasks } from '../../../stores/marks/masks.ts';
import { useLook } from '../../../stores/pictures/look.ts';
import { useProject } from '../../../stores/project.ts';

/** What is painted for each file of a task. */
const PURPOSES = { mask: 'hole', hints: 'hints', painting: 'painting' } as const;
export type RasterFile = keyof typeof PURPOSES;

export interface OwnRaster {
  /** Those of the picture, as options of a list. */
  readonly all: ComputedRef<readonly Mask[]>;
  /** The one that the recipe measures with. */
  readonly chosen: ComputedRef<Mask | null>;
  /** How much of the picture is painted in it, 0 to 1; 0 without one. */
  readonly share: ComputedRef<number>;
  choose(id: string | null): void;
}

/** A raster that is painted on the chosen picture and handed to the job as this file. */
export function useRaster(file: RasterFile): OwnRaster {
  const project = useProject();
  const finished = useFinishedMasks();
  const purpose = PURPOSES[file];
  const all = computed(() => project.masks.filter((m) => m.purpose === purpose && m.item === project.chosen?.id));
  const chosen = computed(() => all.value.find(({ id }) => id === project.recipe?.files[file]) ?? null);
  return {
    all,
    chosen,
    share: computed(() => (chosen.value === null ? 0 : (finished.coverages.get(chosen.value.id)?.share ?? 0))),
    choose(id) {
      const { [file]: _, ...others } = project.recipe?.files ?? {};
      project.setRecipe({ files: id === null ? others : { ...others, [file]: id } });
    },
  };
}

/** Opens it for painting, a new one where there is none. */
export function usePaint(file: RasterFile): () => Promise<void> {
  const { t } = useI18n();
  const masks = useMasks();
  const look = useLook();
  const project = useProject();
  const { chosen, choose } = useRaster(file);
  return async () => {
    if (chosen.value === null) {
      const taken = new Set(project.masks.map(({ name }) => name));
      const name = (n: number): string => t(`painting.purpose.${PURPOSES[file]}.name`, { n });
      let n = 1;
      while (taken.has(name(n))) n++;
      await masks.create(name(n), PURPOSES[file]);
      if (masks.openId === null) return;
      choose(masks.openId);
    } else await masks.open(chosen.value);
    look.shown = 'input';
    look.tool = 'paint';
    look.side = 'masks';
  };
}
