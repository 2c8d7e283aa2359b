import { openedBySquare } from './opening.ts';

export interface ScratchSettings {
  /** Of the widest scratch, in pixels; specks of dust may be twice as wide. */
  readonly width: number;
  /** 0: only what stands out clearly; 1: whatever could be one. */
  readonly sensitivity: number;
  /** Scratches of a print are bright, hairs and dust on it dark. */
  readonly tone: 'bright' | 'dark' | 'both';
}

export const SCRATCH_DEFAULTS: ScratchSettings = { width: 4, sensitivity: 0.4, tone: 'bright' };

/** Directions in which a line is looked for. */
const DIRECTIONS = 16;
/** What the top-hat leaves in a picture without texture, about a grey level: less is noise. */
const STEADY = 0.004;
/** What a pixel has to pass, at sensitivity 0 and at 1. */
const PASS = {
  /** Contrast to the surroundings. */
  contrast: [0.16, 0.03],
  /** Contrast as a multiple of what the top-hat leaves around. */
  line: [5, 1.5],
  speck: [9, 3],
  /** How much of the line through it is as bright as it. */
  along: [0.9, 0.6],
} as const;
/** What the two sides of a line may differ by, as a share of what it stands out. */
const ALIKE = 0.5;
const at = ([none, all]: readonly [number, number], sensitivity: number): number => none + (all - none) * sensitivity;

/**
 * Proposes what of a grey picture is scratched or dusty, bright or dark: 255 = damaged, else 0, for a person to correct.
 *
 * A top-hat leaves what is narrower than a scratch may be. Of that a pixel is part of a scratch where it stands out of the
 * picture and of what the top-hat leaves around it, and the line through it in some direction is as bright as it, between two
 * sides that are alike (a fold or an outline has light and shade beside it); of dust where it stands out far more and its
 * patch is small. From there it spreads over what is connected and half as bright, and by one pixel more, for edges are
 * soft.
 * @param grey [height, width], black 0, white 1
 * @param goesOn called now and then: a picture of 100 megapixels takes a minute
 */
export function proposeScratches(
  grey: Float32Array,
  height: number,
  width: number,
  settings: ScratchSettings = SCRATCH_DEFAULTS,
  goesOn: () => void = () => undefined,
): Uint8Array {
  const plane = height * width;
  const thickness = Math.max(1, Math.round(settings.width));
  const found = new Uint8Array(plane);
  const turned = new Float32Array(plane);
  const left = new Float32Array(plane);
  for (const sign of [1, -1]) {
    if (settings.tone === (sign === 1 ? 'dark' : 'bright')) continue;
    for (let i = 0; i < plane; i++) turned[i] = sign * grey[i]!;
    for (const kind of ['line', 'speck'] as const) {
      openedBySquare(
        turned,
        height,
        width,
        kind === 'line' ? 2 * Math.ceil(thickness / 2) + 1 : 2 * thickness + 1,
        left,
      );
      for (let i = 0; i < plane; i++) left[i] = turned[i]! - left[i]!;
      goesOn();
      mark({ turned, tophat: left, height, width }, kind, thickness, settings.sensitivity, found, goesOn);
    }
  }
  return widened(found, height, width);
}

/** Where the top-hat alone says nothing, where a patch may reach to, and where one begins. */
const CALM = 0;
const CONNECTED = 1;
const BEGINS = 2;

/** A grey picture in which damage is bright, and its top-hat. */
interface Sight {
  readonly turned: Float32Array;
  readonly tophat: Float32Array;
  readonly height: number;
  readonly width: number;
}

/** Adds the lines or specks that a top-hat shows. */
function mark(
  sight: Sight,
  kind: 'line' | 'speck',
  thickness: number,
  sensitivity: number,
  found: Uint8Array,
  goesOn: () => void,
): void {
  const { turned, tophat, height, width } = sight;
  const around = boxMeans(tophat, height, width, 4 * thickness + 4);
  goesOn();
  const level = boxMeans(turned, height, width, 4 * thickness + 4);
  const lines = linesOf(thickness);
  const contrast = at(PASS.contrast, sensitivity);
  const over = at(PASS[kind], sensitivity);
  const along = at(PASS.along, sensitivity);
  const place = new Uint8Array(tophat.length);
  for (let i = 0; i < tophat.length; i++) {
    if (i % width === 0) goesOn();
    const t = tophat[i]!;
    const need = Math.max(contrast, over * (around[i]! + STEADY));
    if (t < need / 2) continue;
    const begins = t >= need && turned[i]! - level[i]! >= t / 2 && (kind === 'speck' || isLine(sight, i, lines, along));
    place[i] = begins ? BEGINS : CONNECTED;
  }
  const stack = new Int32Array(tophat.length);
  for (let i = 0; i < tophat.length; i++) {
    if (place[i] !== BEGINS) continue;
    const size = flood(place, i, height, width, stack);
    const fits = kind === 'speck' ? size <= 4 * thickness ** 2 : size >= 3 * thickness;
    if (fits) for (let k = 0; k < size; k++) found[stack[k]!] = 255;
  }
}

/** Offsets (down, right) along one direction through a pixel, and across to the surroundings on either side. */
interface Line {
  readonly through: Int16Array;
  readonly side: readonly [down: number, right: number];
}

/** Whether `along` of a line through i is as bright as i, between two sides that differ by less than it stands out. */
function isLine({ turned, tophat, height, width }: Sight, i: number, lines: readonly Line[], along: number): boolean {
  const here = tophat[i]!;
  const row = Math.floor(i / width);
  const column = i - row * width;
  for (const { through, side } of lines) {
    const [down, right] = side;
    let [sum, count, apart, pairs] = [0, 0, 0, 0];
    for (let k = 0; k < through.length; k += 2) {
      const r = row + through[k]!;
      const c = column + through[k + 1]!;
      if (r < 0 || r >= height || c < 0 || c >= width) continue;
      sum += Math.min(here, tophat[r * width + c]!);
      count++;
      if (r < Math.abs(down) || r + Math.abs(down) >= height || c < Math.abs(right) || c + Math.abs(right) >= width)
        continue;
      apart += turned[(r + down) * width + c + right]! - turned[(r - down) * width + c - right]!;
      pairs++;
    }
    if (sum >= along * count * here && Math.abs(apart) <= ALIKE * here * pairs) return true;
  }
  return false;
}

function linesOf(thickness: number): readonly Line[] {
  const reach = Math.ceil(1.5 * thickness) + 5;
  return Array.from({ length: DIRECTIONS }, (_, k) => {
    const angle = (Math.PI * k) / DIRECTIONS;
    const through: number[] = [];
    for (let t = -reach; t <= reach; t++)
      through.push(Math.round(t * Math.sin(angle)), Math.round(t * Math.cos(angle)));
    const away = thickness + 1;
    return {
      through: Int16Array.from(through),
      side: [Math.round(away * Math.cos(angle)), Math.round(-away * Math.sin(angle))],
    };
  });
}

/** Collects the patch of i and makes it calm. @returns how many pixels it has, the first of `stack` */
function flood(place: Uint8Array, i: number, height: number, width: number, stack: Int32Array): number {
  stack[0] = i;
  place[i] = CALM;
  let size = 1;
  for (let k = 0; k < size; k++) {
    const row = Math.floor(stack[k]! / width);
    const column = stack[k]! - row * width;
    for (let r = Math.max(0, row - 1); r <= Math.min(height - 1, row + 1); r++) {
      for (let c = Math.max(0, column - 1); c <= Math.min(width - 1, column + 1); c++) {
        const next = r * width + c;
        if (place[next] === CALM) continue;
        place[next] = CALM;
        stack[size++] = next;
      }
    }
  }
  return size;
}

/** Means over squares of 2 · reach + 1 pixels, at the edge over what there is of them: running sums, rows then columns. */
function boxMeans(plane: Float32Array, height: number, width: number, reach: number): Float32Array {
  const out = new Float32Array(plane.length);
  const line = new Float64Array(Math.max(height, width) + 1);
  const along = (of: Float32Array, first: number, stride: number, count: number): void => {
    for (let k = 0; k < count; k++) line[k + 1] = line[k]! + of[first + k * stride]!;
    for (let k = 0; k < count; k++) {
      const [from, to] = [Math.max(0, k - reach), Math.min(count, k + reach + 1)];
      out[first + k * stride] = (line[to]! - line[from]!) / (to - from);
    }
  };
  for (let r = 0; r < height; r++) along(plane, r * width, 1, width);
  for (let c = 0; c < width; c++) along(out, c, width, height);
  return out;
}

/** By one pixel to all eight sides. */
function widened(found: Uint8Array, height: number, width: number): Uint8Array {
  const out = new Uint8Array(found.length);
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      if (found[i] === 0) continue;
      const [left, right] = [Math.max(0, column - 1), Math.min(width - 1, column + 1)];
      for (let r = Math.max(0, row - 1); r <= Math.min(height - 1, row + 1); r++) {
        out.fill(255, r * width + left, r * width + right + 1);
      }
    }
  }
  return out;
}
