import { PanelLeft, PanelRight } from '@lucide/vue';
import { useLocalStorage, useWindowSize } from '@vueuse/core';
import { computed, type WritableComputedRef } from 'vue';
import type { Offer } from '../keys/commands.ts';
import { useCommands } from '../stores/commands.ts';

type Side = 'left' | 'right';

/** CSS pixels. */
const RAIL = 72;
const PICTURE = 384;
const LEAST_SIDE = 260;
/** Of what the picture leaves: a table of figures is wider than a form. */
const SHARE = { left: 0.47, right: 0.53 };

const between = (least: number, size: number, most: number): number =>
  Math.round(Math.min(most, Math.max(least, size)));

/** How wide the panels beside the picture are, in CSS pixels; 0: folded away. Sizes belong to the machine, not to the project. */
export function usePanes(): Readonly<Record<Side, WritableComputedRef<number>>> {
  const sizes = useLocalStorage('langevin-panes', {
    left: between(304, innerWidth * 0.2, 348),
    right: between(336, innerWidth * 0.21, 390),
  });
  const folded = useLocalStorage('langevin-panes-folded', { left: false, right: false });
  const { width } = useWindowSize();
  /** The picture keeps as much as the names of its pictures take, whatever the sides were in a wider window. */
  const most = (side: Side): number => Math.max(LEAST_SIDE, Math.floor((width.value - RAIL - PICTURE) * SHARE[side]));

  const size = (side: Side): WritableComputedRef<number> =>
    computed({
      get: () => (folded.value[side] ? 0 : Math.min(most(side), sizes.value[side])),
      set: (next) => {
        folded.value[side] = next === 0;
        if (next > 0) sizes.value[side] = next;
      },
    });
  const fold = (side: Side, icon: typeof PanelLeft): Offer => ({
    id: `window.fold-${side}`,
    icon,
    perform: () => {
      folded.value[side] = !folded.value[side];
    },
  });
  useCommands().offer([fold('left', PanelLeft), fold('right', PanelRight)]);
  return { left: size('left'), right: size('right') };
}
