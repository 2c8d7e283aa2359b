import type { Ref } from 'vue';
import { placeOn, pointOn, type Place } from '../../core/image/grids/plane-grid.ts';
import { fitted, oneToOne, zoomAbout, type Point } from '../canvas/placement.ts';
import type { View } from '../canvas/view.ts';
import type { Frame } from '../canvas/frame.ts';
import { presetsFor, windowOf } from '../canvas/windowing.ts';
import { useKeys } from '../keys/bindings.ts';
import { paneCommand, type PaneAct, type PaneCommand } from './pane-keys.ts';
import type { Scene } from './tool.ts';
import type { ViewerTool } from './viewer-tools.ts';

/** What is done as long as a key is held. */
export type Held = Extract<PaneCommand, { readonly while: string }>['while'];

/** What the keys of a pane change, and what they do at the probe. */
export interface PaneControls {
  readonly view: Ref<View>;
  readonly tool: Ref<ViewerTool>;
  readonly overlays: Ref<boolean>;
  readonly held: Ref<Held | null>;
  /** null: there is nothing to look at. */
  scene(): Scene | null;
  /** What is looked at: it has windows of its own. */
  frame(): Frame | null;
  singleKeys(): boolean;
  probe(): Place | null;
  setProbe(at: Place): void;
  scroll(slices: number): void;
  point(type: 'move' | 'click', at: Place): void;
  giveUp(): void;
}

const clamp = (v: number, count: number): number => Math.min(Math.max(v, 0), count - 1);

/** Every key of a pane: acts, and what lasts as long as a key is held. */
export function usePaneKeys(pane: PaneControls) {
  const keys = useKeys();
  /** The key that pans or blinks. */
  let code: string | null = null;

  function perform(command: PaneAct, { pane: extent, grid, view }: Scene): void {
    // A pixel, also where the middle lies between four.
    const at = pane.probe() ?? placeOn(grid, [Math.floor(grid.width / 2), Math.floor(grid.height / 2)]);
    switch (command.do) {
      case 'slice':
        pane.scroll(command.by);
        break;
      case 'zoom':
        pane.view.value = zoomAbout(view, grid, extent, [extent.width / 2, extent.height / 2], command.factor);
        break;
      case 'probe': {
        const [column, row] = pointOn(grid, at);
        const pixel: Point = [
          clamp(Math.round(column) + command.columns, grid.width),
          clamp(Math.round(row) + command.rows, grid.height),
        ];
        const to = placeOn(grid, pixel);
        pane.setProbe(to);
        pane.point('move', to);
        break;
      }
      case 'place':
        pane.point('click', at);
        break;
      case 'give-up':
        pane.giveUp();
        break;
      case 'preset': {
        // A window of another unit would show nothing of this image.
        const frame = pane.frame();
        const preset = frame && presetsFor(frame.unit).find(({ id }) => id === command.id);
        if (preset) pane.view.value = { ...view, window: windowOf(preset, frame, view.part) };
        break;
      }
      case 'tool':
        pane.tool.value = command.tool;
        break;
      case 'fit':
        pane.view.value = fitted(view);
        break;
      case 'actual-size':
        pane.view.value = oneToOne(view, grid);
        break;
      case 'reset':
        pane.view.value = { ...fitted(view), window: null, invert: false };
        break;
      case 'invert':
        pane.view.value = { ...view, invert: !view.invert };
        break;
      case 'overlays':
        pane.overlays.value = !pane.overlays.value;
    }
  }

  function letGo(): void {
    code = null;
    pane.held.value = null;
  }

  return {
    letGo,
    down(event: KeyboardEvent) {
      const command = paneCommand(event, pane.tool.value, pane.singleKeys(), keys);
      const scene = pane.scene();
      if (command === null || scene === null) return;
      event.preventDefault();
      if ('do' in command) {
        perform(command, scene);
        return;
      }
      code = event.code;
      pane.held.value = command.while;
    },
    up(event: KeyboardEvent) {
      if (event.code === code) letGo();
    },
  };
}
