import { useMasks } from '../stores/marks/masks.ts';
import { useLook } from '../stores/pictures/look.ts';

/** Puts the brush away: what is being painted would lie upon the picture that is looked at next. */
export function useFinishPainting(): () => void {
  const masks = useMasks();
  const look = useLook();
  return () => {
    if (masks.openId === null) return;
    masks.close();
    if (look.tool === 'paint') look.tool = 'window';
  };
}
