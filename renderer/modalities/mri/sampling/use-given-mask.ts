import { computed, type ComputedRef } from 'vue';
import { messageOf, type ErrorMessage } from '../../../../core/contract/errors.ts';
import { reading } from '../../../../core/formats/refusal.ts';
import { maskOfFile } from '../../../../core/modalities/mri/sampling/mask-file.ts';
import type { KspaceGrid } from '../../../../core/modalities/mri/sampling/mask.ts';
import { itemFrame } from '../../../canvas/frames/frames.ts';
import { useFrame } from '../../../canvas/frames/use-frame.ts';
import { usePixels } from '../../../stores/pictures/pixels.ts';
import { useProject } from '../../../stores/project.ts';

export interface GivenMask extends KspaceGrid {
  /** Names it: another one has another. */
  readonly item: string;
  readonly mask: Uint8Array;
}

/** The sampling mask that the recipe names: another item of the project, taken as a run takes a file. */
export function useGivenMask(grid: () => KspaceGrid | null): {
  /** null: none is named, or it is not there yet. */
  readonly given: ComputedRef<GivenMask | null>;
  /** Why the one that is named measures nothing of this image. */
  readonly refusal: ComputedRef<ErrorMessage | null>;
} {
  const project = useProject();
  const { frames } = usePixels();
  const item = computed(() => project.itemOf(project.recipe?.files['mask'] ?? null));
  const series = computed(() => {
    const [open, named] = [project.project?.id ?? null, item.value];
    return open === null || named === null ? [] : [itemFrame(open, named, 0)];
  });
  const { frame, loading, error } = useFrame(frames, series, 0);
  const found = computed(() => {
    const [of, named, size] = [frame.value, item.value, grid()];
    // While it comes, the one before stays in its place.
    if (of === null || named === null || size === null || loading.value) return null;
    const { height, width } = size;
    const file = { ...of, frames: named.facts.frames };
    const read = reading(named.name, () => maskOfFile(file, { height, width }, named.name));
    return read.ok ? { ok: true as const, value: { item: named.id, mask: read.value, height, width } } : read;
  });
  return {
    given: computed(() => (found.value?.ok === true ? found.value.value : null)),
    refusal: computed(() => {
      if (item.value === null) return null;
      if (found.value?.ok === false) return messageOf(found.value.error);
      return error.value;
    }),
  };
}
