import type { Shape } from '../../core/contract/studio/mark.ts';
import type { Place, PlaneGrid } from '../../core/image/grids/plane-grid.ts';
import type { Point, Size } from '../canvas/placement.ts';
import type { View, Window } from '../canvas/view.ts';

/** What a hand does, in the pane's CSS pixels and at which place of the image. Keys make the same events at the probe. */
export interface ToolEvent {
  readonly type: 'down' | 'move' | 'up' | 'cancel';
  readonly pane: Point;
  readonly place: Place;
  readonly shift: boolean;
  /** Which finger or pen. */
  readonly pointer: number;
}

/** What a tool may look at. */
export interface Scene {
  readonly view: View;
  readonly grid: PlaneGrid;
  readonly pane: Size;
  /** The window in force, be it set or automatic. */
  readonly window: Window;
  /** Windows are set in whole numbers. */
  readonly wholeNumbers: boolean;
  /** Dragging down lowers the level. */
  readonly invertLevel: boolean;
}

export type Effect =
  | { readonly kind: 'view'; readonly view: View }
  /** A mark that is being drawn; null: none any more. */
  | { readonly kind: 'draft'; readonly shape: Shape | null }
  /** A mark that is finished. */
  | { readonly kind: 'mark'; readonly shape: Shape }
  /** null: there is none any more. */
  | { readonly kind: 'cross-hair'; readonly at: Place | null };

/** A pointer state machine: plain transitions, no element and no clock. */
export interface Tool<S> {
  readonly idle: S;
  next(state: S, event: ToolEvent, scene: Scene): readonly [S, readonly Effect[]];
}

/** A tool that remembers its own state. */
export type RunningTool = (event: ToolEvent, scene: Scene) => readonly Effect[];

export function running<S>(tool: Tool<S>): RunningTool {
  let state = tool.idle;
  return (event, scene) => {
    const [next, effects] = tool.next(state, event, scene);
    state = next;
    return effects;
  };
}
