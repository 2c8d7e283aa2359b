/**
 * The picture of the samples: a cabin at a lake, drawn from noise and a few shapes, so that it is the project's own and
 * the same on every machine. Colours are encoded sRGB in [0, 1].
 */
export const WIDTH = 384;
export const HEIGHT = 256;

type Colour = readonly [number, number, number];

/** A number in [0, 1) from two whole ones (Jarzynski and Olano 2020, pcg). */
function hash(x: number, y: number): number {
  let v = (Math.imul(x, 1664525) + Math.imul(y, 1013904223)) | 0;
  v = Math.imul(v ^ (v >>> 16), 0x45d9f3b);
  v = Math.imul(v ^ (v >>> 16), 0x45d9f3b);
  return ((v ^ (v >>> 16)) >>> 0) / 2 ** 32;
}

const smooth = (t: number): number => t * t * (3 - 2 * t);
const step = (from: number, to: number, v: number): number =>
  smooth(Math.min(1, Math.max(0, (v - from) / (to - from))));
const mix = (a: Colour, b: Colour, t: number): Colour => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

/** Value noise between 0 and 1. */
function noise(x: number, y: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [smooth(x - i), smooth(y - j)];
  const top = hash(i, j) + (hash(i + 1, j) - hash(i, j)) * u;
  const low = hash(i, j + 1) + (hash(i + 1, j + 1) - hash(i, j + 1)) * u;
  return top + (low - top) * v;
}

/** Octaves of noise, each half as strong and twice as fine. */
function turbulence(x: number, y: number, octaves: number): number {
  let [sum, weight, all] = [0, 0.5, 0];
  for (let n = 0; n < octaves; n++) {
    sum += weight * noise(x * 2 ** n + 31 * n, y * 2 ** n + 17 * n);
    all += weight;
    weight /= 2;
  }
  return sum / all;
}

const SHORE = 150;
const ridge = (x: number, base: number, height: number, width: number, seed: number): number =>
  base - height * turbulence(x / width + seed, seed, 5);

function sky(x: number, y: number): Colour {
  const clear = mix([0.33, 0.55, 0.82], [0.96, 0.84, 0.66], step(0, SHORE, y));
  const cloud = step(0.5, 0.78, turbulence(x / 90 + 4, y / 34, 5)) * (1 - step(70, 130, y));
  const glow = Math.exp(-((x - 92) ** 2 + ((y - 104) * 1.4) ** 2) / 2600);
  return mix(mix(clear, [0.97, 0.94, 0.9], 0.85 * cloud), [1, 0.93, 0.72], 0.8 * glow);
}

/** What is seen above the shore, without house and trees. */
function land(x: number, y: number): Colour {
  const far = ridge(x, 128, 74, 130, 3);
  if (y < far) return sky(x, y);
  const near = ridge(x, 152, 52, 70, 11);
  if (y < near) {
    const snow = step(0.52, 0.6, turbulence(x / 16, y / 22 + 5, 4)) * (1 - step(far + 6, far + 34, y));
    return mix(mix([0.42, 0.48, 0.62], [0.66, 0.66, 0.7], step(far, near, y)), [0.93, 0.94, 0.97], 0.8 * snow);
  }
  const wood = turbulence(x / 5, y / 9, 4);
  return mix([0.1, 0.24, 0.2], [0.34, 0.46, 0.24], wood * step(near, SHORE + 4, y) + 0.2 * wood);
}

/** A pine: its trunk's place, its foot and its height. */
const PINES: readonly (readonly [number, number, number])[] = [
  [246, 168, 66],
  [266, 170, 52],
  [352, 174, 88],
  [372, 176, 62],
  [18, 172, 78],
  [44, 170, 48],
];

function pineAt(x: number, y: number): Colour | null {
  for (const [at, foot, height] of PINES) {
    const up = (foot - y) / height;
    if (up < 0 || up > 1) continue;
    const tier = 1 - ((up * 6) % 1);
    const half = (1 - up) * height * (0.16 + 0.1 * tier) + 1.5 * (noise(x, y) - 0.5);
    if (Math.abs(x - at) < half)
      return mix([0.05, 0.16, 0.12], [0.2, 0.38, 0.2], 0.7 * noise(x / 2, y / 2) + (x < at ? 0.3 : 0));
    if (up < 0.1 && Math.abs(x - at) < 2) return [0.24, 0.16, 0.1];
  }
  return null;
}

function cabinAt(x: number, y: number): Colour | null {
  const [left, right, top, foot] = [286, 338, 138, 170];
  const middle = (left + right) / 2;
  const roof = top - 24 * (1 - Math.abs(x - middle) / ((right - left) / 2 + 7));
  if (Math.abs(x - middle) < (right - left) / 2 + 7 && y > roof && y < top + 1)
    return mix([0.3, 0.27, 0.28], [0.46, 0.42, 0.4], noise(x / 3, y));
  if (x > 321 && x < 328 && y > 112 && y < 130) return [0.5, 0.28, 0.22];
  if (x < left || x >= right || y < top || y >= foot) return null;
  const window = (Math.abs(x - 300) < 6 || Math.abs(x - 324) < 6) && Math.abs(y - 151) < 6;
  if (window) {
    const bar = Math.abs(Math.abs(x - 312) - 12) < 0.8 || Math.abs(y - 151) < 0.8;
    return bar ? [0.95, 0.93, 0.88] : [1, 0.83, 0.42];
  }
  if (Math.abs(x - 312) < 4 && y > 150) return [0.28, 0.16, 0.1];
  return mix([0.6, 0.14, 0.1], [0.74, 0.22, 0.15], noise(x / 9, y / 1.2));
}

const scene = (x: number, y: number): Colour => cabinAt(x, y) ?? pineAt(x, y) ?? land(x, y);

function water(x: number, y: number): Colour {
  const deep = (y - SHORE - 14) / 60;
  const wave = (turbulence(x / 26, y / 3.2, 4) - 0.5) * (4 + 22 * deep);
  const seen = scene(x + wave, 2 * (SHORE + 14) - y - 4 + wave / 2);
  return mix(
    mix(seen, [0.2, 0.36, 0.46], 0.25 + 0.25 * deep),
    [0.93, 0.93, 0.88],
    0.5 * step(0.64, 0.72, noise(x / 14, y / 1.6)) * deep,
  );
}

function meadow(x: number, y: number): Colour {
  const blade = turbulence(x / 2.2, y / 7 + 9, 4);
  const grass = mix([0.17, 0.28, 0.1], [0.52, 0.6, 0.22], blade * 0.9 + 0.1);
  const [i, j] = [Math.floor(x / 11), Math.floor(y / 9)];
  const [fx, fy] = [11 * (i + 0.2 + 0.6 * hash(i, j)), 9 * (j + 0.2 + 0.6 * hash(j, i))];
  const flower = hash(i + 7, j + 3);
  if (flower > 0.55 && Math.hypot(x - fx, y - fy) < 1.2 + 1.6 * hash(i, j + 9))
    return flower > 0.85 ? [0.86, 0.16, 0.2] : flower > 0.7 ? [0.97, 0.82, 0.2] : [0.93, 0.92, 0.96];
  return grass;
}

/** @returns colours at a place in pixels */
function colourAt(x: number, y: number): Colour {
  const bank = 222 - 14 * turbulence(x / 80 + 20, 2, 4);
  if (y > bank) return meadow(x, y);
  if (y < SHORE + 14 + 5 * (turbulence(x / 30, 7, 3) - 0.5)) return scene(x, y);
  return water(x, y);
}

/** [row, column, colour] in 0 to 255, each pixel the mean of nine places. */
export function lake(): Uint8Array {
  const out = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const sum = [0, 0, 0];
      for (let s = 0; s < 9; s++) {
        const colour = colourAt(x + ((s % 3) + 0.5) / 3, y + (Math.floor(s / 3) + 0.5) / 3);
        for (let c = 0; c < 3; c++) sum[c] = sum[c]! + colour[c]! / 9;
      }
      // Grain of a film, the same in every colour.
      const grain = 0.012 * (hash(x + 401, y + 77) + hash(x + 11, y + 991) - 1);
      for (let c = 0; c < 3; c++)
        out[3 * (y * WIDTH + x) + c] = Math.round(255 * Math.min(1, Math.max(0, sum[c]! + grain)));
    }
  return out;
}

/** Scratches, a fold and dust: [row, column], true where the picture is lost. */
export function damage(): readonly boolean[] {
  const scratches = [0, 1, 2, 3, 4].map((n) => ({
    x: 40 + 310 * hash(n, 5),
    lean: (hash(n, 6) - 0.5) * 0.7,
    wide: 1.1 + 1.3 * hash(n, 7),
    from: 200 * hash(n, 8) - 60,
    long: 120 + 160 * hash(n, 9),
  }));
  const dust = Array.from({ length: 22 }, (_, n) => [WIDTH * hash(n, 21), HEIGHT * hash(n, 22), 1 + 2.4 * hash(n, 23)]);
  return Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
    const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
    const isFold = Math.abs(y - (96 + 0.08 * x + 3 * turbulence(x / 12, 40, 3))) < 1.4;
    const isScratch = scratches.some(({ x: at, lean, wide, from, long }) => {
      const bend = 6 * (turbulence(y / 60, at, 3) - 0.5);
      return y > from && y < from + long && Math.abs(x - at - lean * (y - from) - bend) < wide;
    });
    return isFold || isScratch || dust.some(([dx = 0, dy = 0, r = 0]) => Math.hypot(x - dx, y - dy) < r);
  });
}
