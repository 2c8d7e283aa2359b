import { computed, type ComputedRef } from 'vue';
import { useLook } from '../pictures/look.ts';
import { useShownPicture } from '../pictures/shown-picture.ts';
import { useProject } from '../project.ts';
import { useMasks } from './masks.ts';

/**
 * Whether the open mask lies on the picture that is looked at: on the image that it was made for, and where it is no
 * region to measure, on whatever was made of the same pixels, so that one paints on after a result.
 */
export function usePaintable(): ComputedRef<boolean> {
  const look = useLook();
  const masks = useMasks();
  const picture = useShownPicture();
  const project = useProject();
  return computed(() => {
    const { mask } = masks;
    if (mask === null || mask.item !== project.chosen?.id) return false;
    if (look.shown === 'input') return true;
    const { frame, source } = picture;
    return (
      look.shown === 'result' &&
      mask.purpose !== 'roi' &&
      frame?.height === mask.height &&
      frame.width === mask.width &&
      source?.item === mask.item &&
      source.frame === mask.frame
    );
  });
}
