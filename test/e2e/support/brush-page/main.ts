/** A page with one mask over a visible canvas: what a brush costs, and which pixels it colours. */
import type { Placement } from '../../../../renderer/canvas/view.ts';
import { openJournal } from '../../../../renderer/painting/mask/journal.ts';
import { encodeMask } from '../../../../renderer/painting/mask/mask-file.ts';
import { createMaskLayer } from '../../../../renderer/painting/mask/mask-layer.ts';
import { maskOverlay } from '../../../../renderer/painting/mask/mask-overlay.ts';
import { openMask, type MaskPointer } from '../../../../renderer/painting/mask/mask-session.ts';
import type { MaskSettings } from '../../../../renderer/painting/mask/mask-state.ts';

type At = readonly [column: number, row: number];

interface Size {
  readonly height: number;
  readonly width: number;
}

function open(
  { height, width }: Size,
  screen: readonly [width: number, height: number],
  settings: Partial<MaskSettings>,
) {
  document.body.innerHTML = '';
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = screen;
  document.body.append(canvas);
  const context = canvas.getContext('2d')!;
  const mask = openMask({ height, width, settings });
  const layer = createMaskLayer(mask.raster, mask.state);
  mask.listen({ pixels: (dirty) => layer.update(dirty), state: (state) => layer.setLook(state) });
  const overlay = maskOverlay(layer, () => mask.state);
  const pointer = (type: MaskPointer['type'], points: readonly At[]): void =>
    mask.pointer({
      type,
      points: points.map(([column, row]) => ({ column, row, pressure: 1 })),
      button: 0,
      shift: false,
      alt: false,
      pointerType: 'mouse',
    });
  return {
    context,
    mask,
    layer,
    pointer,
    draw(placement: Placement) {
      context.clearRect(0, 0, canvas.width, canvas.height);
      overlay(context, placement);
    },
    /** Reading one pixel back waits until everything before it is drawn. */
    finish: () => context.getImageData(0, 0, 1, 1),
  };
}

const timed = (work: () => void): number => {
  const began = performance.now();
  work();
  return performance.now() - began;
};

const page = {
  /** Milliseconds of each of `events` pointer events of a stroke along a curve, and of what follows a stroke. */
  measure(size: Size, events: number, brushSize: number, hardness: number) {
    const screen = [1400, 900] as const;
    const { height, width } = size;
    const scale = Math.min(screen[0] / width, screen[1] / height);
    const placement = { scaleX: scale, scaleY: scale, left: (screen[0] - scale * width) / 2, top: 0 };
    const brush = open(size, screen, { size: brushSize, hardness });
    const at = (k: number): At => [
      width * (0.5 + 0.4 * Math.cos((2 * Math.PI * k) / events)),
      height * (0.5 + 0.4 * Math.sin((6 * Math.PI * k) / events)),
    ];
    const see = (): void => {
      brush.draw(placement);
      brush.finish();
    };
    // A mask that is not empty, so that there is something to draw, and compiled code.
    for (let k = 0; k < 8; k++) {
      const from: At = [(width * (k + 1)) / 10, height * 0.1];
      brush.pointer('down', [from]);
      brush.pointer('move', [[from[0], height * 0.9]]);
      brush.pointer('up', [[from[0], height * 0.9]]);
      see();
    }
    brush.pointer('down', [at(0)]);
    const times = Array.from({ length: events }, (_, k) =>
      // An event brings the samples of about four since the last one.
      timed(() => {
        brush.pointer('move', [at(k + 0.25), at(k + 0.5), at(k + 0.75), at(k + 1)]);
        see();
      }),
    );
    const after = {
      'pen up': timed(() => brush.pointer('up', [at(events)])),
      undo: timed(() => {
        brush.mask.undo();
        see();
      }),
      redo: timed(() => {
        brush.mask.redo();
        see();
      }),
      'statistics, 0.5 s later': timed(() => brush.mask.settle()),
      'PNG for the autosave': timed(() => encodeMask(brush.mask.raster, 'roi', 'png')),
      'its undo history': timed(() => {
        const nothing = new Uint8Array(0);
        openJournal(nothing, nothing, size).journal.entry(brush.mask.past, nothing);
      }),
      'grow by 8 px': timed(() => {
        brush.mask.grow(8);
        see();
      }),
      invert: timed(() => {
        brush.mask.invert();
        see();
      }),
    };
    return { times, after };
  },

  /** Alpha [row, column] of the screen after painting pixels one by one, hard and without outline. */
  shown(size: number, screen: number, placement: Placement, pixels: readonly At[], settings: Partial<MaskSettings>) {
    const brush = open({ height: size, width: size }, [screen, screen], { size: 1, ...settings });
    for (const at of pixels) {
      brush.pointer('down', [at]);
      brush.pointer('up', [at]);
    }
    brush.mask.leave();
    brush.draw(placement);
    const { data } = brush.context.getImageData(0, 0, screen, screen);
    return Array.from({ length: screen * screen }, (_, i) => data[4 * i + 3]!);
  },
};

declare global {
  interface Window {
    brushPage: typeof page;
  }
}
window.brushPage = page;
