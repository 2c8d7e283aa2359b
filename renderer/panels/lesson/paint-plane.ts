import { drawArrow } from '../../../core/lesson/arrow.ts';
import { ALONG, type Grid, type Line, type Picture } from '../../../core/lesson/scene.ts';
import type { TokenReader } from '../../components/charts/tokens.ts';
import { beside, HANDLE_ALONG, onScreen, type PlaneView } from './plane-view.ts';
import type { Trails } from './trails.ts';

/** What of the plane is drawn now. */
export interface Sight {
  readonly picture: Picture;
  readonly density: Grid;
  readonly arrows: Grid | null;
  readonly points: Float32Array;
  readonly selected: number;
  /** Where the walkers are at this moment, between the last step and the one before. */
  readonly walkers: Float32Array;
  readonly trails: Trails | null;
  readonly probe: readonly [number, number] | null;
  readonly line: Line | null;
}

const rgbOf = (hex: string): readonly [number, number, number] => {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

/** Draws the plane. Keeps a small canvas for the density, and allocates nothing else a frame. */
export function planePainter() {
  const small = document.createElement('canvas');
  let pixels: ImageData | null = null;

  function density(context: CanvasRenderingContext2D, view: PlaneView, { picture, density: grid }: Sight, hue: string) {
    const { columns, rows } = grid;
    const inner = small.getContext('2d');
    // The grid of a picture that was asked for before the pane got another size.
    if (inner === null || picture.density.length !== columns * rows) return;
    if (pixels?.width !== columns || pixels.height !== rows) {
      [small.width, small.height] = [columns, rows];
      pixels = inner.createImageData(columns, rows);
      pixels.data.fill(255);
    }
    const { data } = pixels;
    const [r, g, b] = rgbOf(hue);
    for (let i = 0, at = 0; i < picture.density.length; i++, at += 4) {
      data[at] = r;
      data[at + 1] = g;
      data[at + 2] = b;
      // The root: what is a tenth as likely is still seen.
      data[at + 3] = 190 * Math.sqrt(picture.density[i]!);
    }
    inner.putImageData(pixels, 0, 0);
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'high';
    context.drawImage(small, 0, 0, view.width, view.height);
  }

  function arrows(context: CanvasRenderingContext2D, view: PlaneView, { picture }: Sight, grid: Grid, colour: string) {
    const { columns, rows } = grid;
    if (picture.arrows.length !== 2 * columns * rows) return;
    const [cellX, cellY] = [view.width / columns, view.height / rows];
    const lengths = { longest: 0.86 * Math.min(cellX, cellY), head: 5, least: 2.5 };
    context.strokeStyle = colour;
    context.lineWidth = 1.2;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.globalAlpha = 0.5;
    context.beginPath();
    for (let row = 0, i = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, i += 2) {
        const [x, y] = [(column + 0.5) * cellX, (row + 0.5) * cellY];
        drawArrow(context, x, y, picture.arrows[i]!, -picture.arrows[i + 1]!, picture.sigma, lengths);
      }
    }
    context.stroke();
    context.globalAlpha = 1;
  }

  /** In four parts, the older the fainter. */
  function paths(context: CanvasRenderingContext2D, view: PlaneView, trails: Trails, colour: string) {
    const { scale, width, height } = view;
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.lineJoin = 'round';
    for (let part = 0; part < 4; part++) {
      const first = Math.floor((part * (trails.length - 1)) / 4);
      const last = Math.floor(((part + 1) * (trails.length - 1)) / 4);
      context.globalAlpha = 0.12 + 0.18 * part;
      context.beginPath();
      for (let w = 0; w < trails.walkers; w++) {
        context.moveTo(width / 2 + scale * trails.x(first, w), height / 2 - scale * trails.y(first, w));
        for (let k = first + 1; k <= last; k++)
          context.lineTo(width / 2 + scale * trails.x(k, w), height / 2 - scale * trails.y(k, w));
      }
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  function dots(
    context: CanvasRenderingContext2D,
    { scale, width, height }: PlaneView,
    places: Float32Array,
    radius: number,
  ) {
    context.beginPath();
    for (let i = 0; i < places.length; i += 2) {
      const [x, y] = [width / 2 + scale * places[i]!, height / 2 - scale * places[i + 1]!];
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    }
  }

  /** A curve over the line as its ground: its height, of densities up to about 3, is that off the line. */
  function ridge(context: CanvasRenderingContext2D, view: PlaneView, line: Line, values: Float32Array, side: 1 | -1) {
    const width = (2 * ALONG.reach) / values.length;
    context.beginPath();
    context.moveTo(...onScreen(view, ...beside(line, -ALONG.reach)));
    for (let b = 0; b < values.length; b++) {
      const off = side * 0.13 * Math.min(3, values[b]!);
      const [from, to] = [b * width - ALONG.reach, (b + 1) * width - ALONG.reach];
      if (values.length === ALONG.fine) context.lineTo(...onScreen(view, ...beside(line, (from + to) / 2, off)));
      else {
        context.lineTo(...onScreen(view, ...beside(line, from, off)));
        context.lineTo(...onScreen(view, ...beside(line, to, off)));
      }
    }
    context.lineTo(...onScreen(view, ...beside(line, ALONG.reach)));
  }

  function measured(context: CanvasRenderingContext2D, view: PlaneView, sight: Sight, line: Line, token: TokenReader) {
    const far = (view.width + view.height) / view.scale;
    const corner = (along: number, off: number) => onScreen(view, ...beside(line, along, off));
    // One standard deviation of the noise to each side.
    context.fillStyle = token('data');
    context.globalAlpha = 0.14;
    context.beginPath();
    context.moveTo(...corner(-far, -line.noiseSd));
    context.lineTo(...corner(far, -line.noiseSd));
    context.lineTo(...corner(far, line.noiseSd));
    context.lineTo(...corner(-far, line.noiseSd));
    context.fill();
    const { exact, found } = sight.picture;
    context.lineWidth = 1.5;
    if (exact.length > 0) {
      context.globalAlpha = 0.3;
      ridge(context, view, line, exact, 1);
      context.fill();
      context.globalAlpha = 1;
      context.strokeStyle = token('data');
      context.stroke();
    }
    if (found.length > 0 && sight.walkers.length > 0) {
      context.fillStyle = token('accent');
      context.globalAlpha = 0.35;
      ridge(context, view, line, found, -1);
      context.fill();
    }
    context.globalAlpha = 1;
    context.strokeStyle = token('data');
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(...corner(-far, 0));
    context.lineTo(...corner(far, 0));
    context.stroke();
    const [x, y] = corner(HANDLE_ALONG, 0);
    context.beginPath();
    context.arc(x, y, 7, 0, 2 * Math.PI);
    context.fillStyle = token('bg0');
    context.fill();
    context.stroke();
  }

  function asked(context: CanvasRenderingContext2D, view: PlaneView, sight: Sight, token: TokenReader) {
    const { probe, picture } = sight;
    const [toX, toY] = picture.denoised;
    if (probe === null || toX === undefined || toY === undefined) return;
    const [from, to] = [onScreen(view, ...probe), onScreen(view, toX, toY)];
    context.strokeStyle = token('text');
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(...to);
    context.stroke();
    context.beginPath();
    context.arc(...to, 5, 0, 2 * Math.PI);
    context.fillStyle = token('bg0');
    context.fill();
    context.stroke();
  }

  return (context: CanvasRenderingContext2D, view: PlaneView, sight: Sight, token: TokenReader): void => {
    density(context, view, sight, token('prior'));
    if (sight.arrows !== null) arrows(context, view, sight, sight.arrows, token('text-2'));
    if (sight.line !== null) measured(context, view, sight, sight.line, token);
    if (sight.trails !== null && sight.trails.length > 1) paths(context, view, sight.trails, token('accent'));
    if (sight.walkers.length > 0) {
      dots(context, view, sight.walkers, 2);
      context.fillStyle = token('accent');
      context.fill();
    }
    dots(context, view, sight.points, 4);
    context.fillStyle = token('text');
    context.fill();
    context.strokeStyle = token('bg0');
    context.lineWidth = 1.5;
    context.stroke();
    if (sight.selected >= 0 && 2 * sight.selected < sight.points.length) {
      dots(context, view, sight.points.subarray(2 * sight.selected, 2 * sight.selected + 2), 8);
      context.strokeStyle = token('focus');
      context.lineWidth = 2;
      context.stroke();
    }
    asked(context, view, sight, token);
  };
}
