import { describe, expect, it } from 'vitest';
import { centredGrid, placeOn, type Place } from '../../../core/image/grids/plane-grid.ts';
import type { Point } from '../../../renderer/canvas/placement.ts';
import { imagePoint, placementOf } from '../../../renderer/canvas/placement.ts';
import { FITTED, type View } from '../../../renderer/canvas/view.ts';
import { keysOf } from '../../../renderer/keys/bindings.ts';
import type { Press } from '../../../renderer/keys/chord.ts';
import type { ViewerTool } from '../../../renderer/tools/viewer-tools.ts';
import { paneCommand, type PaneCommand } from '../../../renderer/tools/pane-keys.ts';
import type { Effect, Scene, ToolEvent } from '../../../renderer/tools/tool.ts';
import { running, type Tool } from '../../../renderer/tools/tool.ts';
import { crossHair } from '../../../renderer/tools/cross-hair.ts';
import { freehandMark } from '../../../renderer/tools/freehand-mark.ts';
import { pan } from '../../../renderer/tools/pan.ts';
import { probePin } from '../../../renderer/tools/probe-pin.ts';
import { angleMark } from '../../../renderer/tools/three-point-mark.ts';
import { twoPointMark } from '../../../renderer/tools/two-point-mark.ts';
import { windowLevel } from '../../../renderer/tools/window-level.ts';
import { pinch, wheelFactor, zoomDrag } from '../../../renderer/tools/zoom.ts';

const SCENE: Scene = {
  view: { ...FITTED, zoom: 2 },
  grid: centredGrid(100, 100, [1, 1]),
  pane: { width: 200, height: 200 },
  window: { center: 40, width: 400 },
  wholeNumbers: true,
  invertLevel: false,
};

type Step = readonly [type: ToolEvent['type'], x: number, y: number, more?: Partial<ToolEvent>];

/** Plays a gesture in pane pixels; each change of the view is seen by the next step. */
function play<S>(tool: Tool<S>, steps: readonly Step[], scene = SCENE): { effects: Effect[]; view: View } {
  const run = running(tool);
  const effects: Effect[] = [];
  let { view } = scene;
  for (const [type, x, y, more] of steps) {
    const place = placeOn(scene.grid, imagePoint(placementOf(view, scene.grid, scene.pane), [x, y]));
    const event = { type, pane: [x, y] as Point, place, shift: false, pointer: 1, ...more };
    for (const effect of run(event, { ...scene, view })) {
      effects.push(effect);
      if (effect.kind === 'view') view = effect.view;
    }
  }
  return { effects, view };
}
const marks = (effects: readonly Effect[]) => effects.flatMap((e) => (e.kind === 'mark' ? e.shape : []));

describe('window and level', () => {
  it('widen to the right and rise downwards, from where the drag began', () => {
    const { view } = play(windowLevel, [
      ['down', 50, 50],
      ['move', 90, 70],
      ['move', 210, 150],
      ['up', 210, 150],
    ]);
    expect(view.window).toEqual({ center: 140, width: 800 });
  });

  it('fall downwards where the person wants it so', () => {
    const { view } = play(
      windowLevel,
      [
        ['down', 0, 0],
        ['move', 0, 100],
      ],
      { ...SCENE, invertLevel: true },
    );
    expect(view.window).toEqual({ center: -60, width: 400 });
  });

  it('never close the window and come back on cancel', () => {
    const far = play(windowLevel, [
      ['down', 0, 0],
      ['move', -9999, 0],
    ]);
    expect(far.view.window?.width).toBe(1);
    const { view } = play(windowLevel, [
      ['down', 0, 0],
      ['move', 300, 10],
      ['cancel', 0, 0],
    ]);
    expect(view.window).toEqual(SCENE.window);
  });

  it('leave an automatic window automatic on a click, and other pointers alone', () => {
    expect(
      play(windowLevel, [
        ['down', 5, 5],
        ['up', 5, 5],
      ]).effects,
    ).toEqual([]);
    expect(
      play(windowLevel, [
        ['down', 5, 5],
        ['move', 50, 50, { pointer: 2 }],
      ]).effects,
    ).toEqual([]);
  });
});

describe('pan and zoom', () => {
  it('pan by what the hand moved, once', () => {
    const { view } = play(pan, [
      ['down', 10, 10],
      ['move', 20, 30],
      ['up', 20, 30],
      ['move', 90, 90],
    ]);
    expect(view.center).toEqual({ x: -5, y: -10 });
  });

  it('zoom by a drag about where it began', () => {
    const { view } = play(zoomDrag, [
      ['down', 20, 20],
      ['move', 20, -40],
      ['move', 20, -100],
    ]);
    expect(view.zoom).toBeCloseTo(4, 9);
    const before = imagePoint(placementOf(SCENE.view, SCENE.grid, SCENE.pane), [20, 20]);
    expect(imagePoint(placementOf(view, SCENE.grid, SCENE.pane), [20, 20])).toEqual([
      expect.closeTo(before[0], 9),
      expect.closeTo(before[1], 9),
    ]);
  });

  it('pinch by two fingers, and by one do nothing', () => {
    const second = { pointer: 2 };
    const { view } = play(pinch, [
      ['down', 80, 100],
      ['down', 120, 100, second],
      ['move', 60, 100],
      ['move', 140, 100, second],
    ]);
    expect(view.zoom).toBeCloseTo(4, 9);
    expect(
      play(pinch, [
        ['down', 80, 100],
        ['move', 10, 10],
      ]).effects,
    ).toEqual([]);
    const lifted = play(pinch, [
      ['down', 80, 100],
      ['down', 120, 100, second],
      ['up', 120, 100, second],
      ['move', 10, 10],
    ]);
    expect(lifted.effects).toEqual([]);
  });

  it('turn a wheel forth and back to the same size', () => {
    expect(wheelFactor(-100, 0) * wheelFactor(100, 0)).toBeCloseTo(1, 12);
    expect(wheelFactor(-3, 1)).toBeGreaterThan(1);
  });
});

describe('marks', () => {
  const [at20, at40, at60]: Place[] = [
    { x: -40, y: -40 },
    { x: -30, y: -30 },
    { x: -20, y: -20 },
  ];

  it('take a rectangle from a drag, with a draft on the way', () => {
    const { effects } = play(twoPointMark('rectangle'), [
      ['down', 20, 20],
      ['move', 40, 40],
      ['up', 60, 60],
    ]);
    expect(effects).toEqual([
      { kind: 'draft', shape: { kind: 'rectangle', from: at20, to: at40 } },
      { kind: 'draft', shape: null },
      { kind: 'mark', shape: { kind: 'rectangle', from: at20, to: at60 } },
    ]);
  });

  it('take it from two clicks as well', () => {
    const clicks: Step[] = [
      ['down', 20, 20],
      ['up', 21, 20],
      ['move', 40, 40],
      ['down', 60, 60],
      ['up', 60, 60],
    ];
    expect(marks(play(twoPointMark('line'), clicks).effects)).toEqual([{ kind: 'line', from: at20, to: at60 }]);
  });

  it('make the sides equal with Shift', () => {
    const { effects } = play(twoPointMark('ellipse'), [
      ['down', 60, 60],
      ['up', 20, 50, { shift: true }],
    ]);
    expect(marks(effects)).toEqual([{ kind: 'ellipse', from: at60, to: at20 }]);
  });

  it('are given up by cancel', () => {
    const { effects } = play(twoPointMark('line'), [
      ['down', 20, 20],
      ['move', 40, 40],
      ['cancel', 0, 0],
      ['up', 60, 60],
    ]);
    expect(marks(effects)).toEqual([]);
    expect(effects.at(-1)).toEqual({ kind: 'draft', shape: null });
  });

  it('take an outline from one drag, or from corners that are closed on the first', () => {
    const drag: Step[] = [
      ['down', 20, 20],
      ['move', 40, 20],
      ['move', 40, 40],
      ['up', 20, 40],
    ];
    expect(marks(play(freehandMark, drag).effects)).toEqual([
      {
        kind: 'freehand',
        points: [
          { x: -40, y: -40 },
          { x: -30, y: -40 },
          { x: -30, y: -30 },
        ],
      },
    ]);
    const corner = (x: number, y: number): Step[] => [
      ['down', x, y],
      ['up', x, y],
    ];
    const corners = [...corner(20, 20), ...corner(60, 20), ...corner(60, 60), ...corner(21, 21)];
    expect(marks(play(freehandMark, corners).effects)).toEqual([
      {
        kind: 'freehand',
        points: [
          { x: -40, y: -40 },
          { x: -20, y: -40 },
          { x: -20, y: -20 },
        ],
      },
    ]);
  });

  it('are no outline of less than three corners', () => {
    expect(
      marks(
        play(freehandMark, [
          ['down', 20, 20],
          ['move', 40, 20],
          ['up', 40, 20],
        ]).effects,
      ),
    ).toEqual([]);
  });

  it('take an angle from a drag and a click, or from three clicks', () => {
    const angle = { kind: 'angle', from: at20, vertex: at40, to: at60 };
    const drag: Step[] = [
      ['down', 20, 20],
      ['move', 40, 40],
      ['up', 40, 40],
      ['move', 50, 50],
      ['down', 60, 60],
      ['up', 60, 60],
    ];
    const clicks: Step[] = [
      ['down', 20, 20],
      ['up', 20, 20],
      ['move', 30, 30],
      ['down', 40, 40],
      ['up', 40, 40],
      ['down', 60, 60],
      ['up', 60, 60],
    ];
    for (const steps of [drag, clicks]) {
      const { effects } = play(angleMark, steps);
      expect(marks(effects)).toEqual([angle]);
      expect(effects.findLast(({ kind }) => kind === 'draft')).toEqual({ kind: 'draft', shape: null });
    }
    expect(marks(play(angleMark, [...clicks.slice(0, 5), ['cancel', 0, 0], ['down', 60, 60]]).effects)).toEqual([]);
  });

  it('put the cross-hair where the pointer is held, and take it away', () => {
    const { effects } = play(crossHair, [
      ['move', 10, 10],
      ['down', 20, 20],
      ['move', 40, 40],
      ['move', 90, 90, { pointer: 2 }],
      ['up', 60, 60],
      ['move', 90, 90],
      ['cancel', 0, 0],
    ]);
    expect(effects).toEqual([at20, at40, at60, null].map((at) => ({ kind: 'cross-hair', at })));
  });

  it('pin a value with Shift only', () => {
    const { effects } = play(probePin, [
      ['down', 20, 20],
      ['up', 20, 20],
      ['down', 40, 40, { shift: true }],
    ]);
    expect(effects).toEqual([{ kind: 'mark', shape: { kind: 'pin', at: at40 } }]);
  });
});

describe('keys of a pane', () => {
  const key = (name: string, code = '', more: Partial<Press> = {}): Press => ({
    key: name,
    code,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...more,
  });

  const commandFor = (press: Press, tool: ViewerTool, singleKeys: boolean, chosen = {}): PaneCommand | null =>
    paneCommand(press, tool, singleKeys, keysOf(chosen));

  it('go by place for digits and by character for letters', () => {
    expect(commandFor(key('&', 'Digit1'), 'window', true)).toEqual({ do: 'preset', id: 'auto' });
    expect(commandFor(key('!', 'Digit1', { shiftKey: true }), 'window', true)).toEqual({ do: 'actual-size' });
    expect(commandFor(key('i', 'KeyG'), 'window', true)).toEqual({ do: 'invert' });
    expect(commandFor(key('0', 'Digit0'), 'window', true)).toEqual({ do: 'reset' });
    expect(commandFor(key('9', 'Digit9'), 'window', true)).toEqual({ do: 'preset', id: 'extremes' });
    expect(commandFor(key('§', 'IntlBackslash'), 'window', true)).toBeNull();
  });

  it('leave what is written alone where single keys are off, and chords always', () => {
    expect(commandFor(key('i'), 'window', false)).toBeNull();
    expect(commandFor(key('PageDown'), 'window', false)).toEqual({ do: 'slice', by: 10 });
    expect(commandFor(key('i', '', { ctrlKey: true }), 'window', true)).toBeNull();
  });

  it('are those that a person chose', () => {
    const chosen = { 'viewer.fit': 'Z', 'viewer.invert': '' };
    expect(commandFor(key('z'), 'window', true, chosen)).toEqual({ do: 'fit' });
    for (const name of ['f', 'i']) expect(commandFor(key(name), 'window', true, chosen)).toBeNull();
  });

  it('move the image and blink as long as they are held', () => {
    expect(commandFor(key(' ', 'Space'), 'paint', true)).toEqual({ while: 'pan' });
    expect(commandFor(key('`', 'Backquote'), 'window', true)).toEqual({ while: 'blink' });
    expect(commandFor(key(' ', 'Space'), 'window', false)).toBeNull();
  });

  it('move the probe for tools that place points, and leave arrows to the brush', () => {
    expect(commandFor(key('ArrowLeft', '', { shiftKey: true }), 'probe', true)).toEqual({
      do: 'probe',
      columns: -10,
      rows: 0,
    });
    expect(commandFor(key('ArrowDown'), 'window', true)).toEqual({ do: 'slice', by: 1 });
    expect(commandFor(key('ArrowDown'), 'paint', true)).toBeNull();
    expect(commandFor(key('Enter'), 'paint', true)).toBeNull();
    expect(commandFor(key('Enter'), 'roi-ellipse', true)).toEqual({ do: 'place' });
  });
});
