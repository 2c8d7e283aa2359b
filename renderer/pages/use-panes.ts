import { PanelBottom, PanelLeft, PanelRight } from '@lucide/vue';
import { useLocalStorage, useWindowSize } from '@vueuse/core';
import { computed, type WritableComputedRef } from 'vue';
import type { Offer } from '../shell/commands.ts';
import { useCommands } from '../stores/commands.ts';

type Side = 'left' | 'right' | 'bottom';

/** CSS pixels. */
const RAIL = 72;
const PICTURE = 384;
const LEAST_SIDE = 260;
/** Of what the picture leaves: a table of figures is wider than a form. */
const SHARE = { left: 0.47, right: 0.53 };

const between = (least: number, size: number, most: number): number =>
  Math.round(Math.min(most, Math.max(least, size)));

/**
 * How the workspace is divided, in CSS pixels; 0: folded away. Sizes belong to the machine, not to the project.
 * @param hasRun without a run there is nothing below the picture
 */
export function usePanes(hasRun: () => boolean): Readonly<Record<Side, WritableComputedRef<number>>> {
  const sizes = useLocalStorage('langevin-panes', {
    left: between(304, innerWidth * 0.2, 348),
    right: between(336, innerWidth * 0.21, 390),
    bottom: between(220, innerHeight * 0.3, 300),
  });
  const folded = useLocalStorage('langevin-panes-folded', { left: false, right: false, bottom: false });
  const { width } = useWindowSize();
  /** The picture keeps as much as the names of its pictures take, whatever the sides were in a wider window. */
  const most = (side: 'left' | 'right'): number =>
    Math.max(LEAST_SIDE, Math.floor((width.value - RAIL - PICTURE) * SHARE[side]));
  const isShown = (side: Side): boolean => !folded.value[side] && (side !== 'bottom' || hasRun());

  const size = (side: Side): WritableComputedRef<number> =>
    computed({
      get: () => {
        if (!isShown(side)) return 0;
        return side === 'bottom' ? sizes.value.bottom : Math.min(most(side), sizes.value[side]);
      },
      set: (next) => {
        folded.value[side] = next === 0;
        if (next > 0) sizes.value[side] = next;
      },
    });
  const fold = (side: Side, icon: typeof PanelLeft): Offer => ({
    id: `window.fold-${side}`,
    icon,
    enabled: () => side !== 'bottom' || hasRun(),
    perform: () => {
      folded.value[side] = !folded.value[side];
    },
  });
  useCommands().offer([fold('bottom', PanelBottom), fold('left', PanelLeft), fold('right', PanelRight)]);
  return { left: size('left'), right: size('right'), bottom: size('bottom') };
}
