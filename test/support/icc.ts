/** Small colour profiles written byte by byte (ICC.1:2001-04): what cameras and editors put into their pictures. */

type Chromaticity = readonly [x: number, y: number];

interface Rgb {
  readonly red: Chromaticity;
  readonly green: Chromaticity;
  readonly blue: Chromaticity;
  /** null: the curve of sRGB. */
  readonly gamma: number | null;
}

/** SMPTE EG 432-1 with the white and the curve of sRGB. */
export const DISPLAY_P3: Rgb = { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], gamma: null };
/** Adobe RGB (1998), 4.3.1. */
export const ADOBE: Rgb = { red: [0.64, 0.33], green: [0.21, 0.71], blue: [0.15, 0.06], gamma: 563 / 256 };

const D65 = [0.95047, 1, 1.08883] as const;
/** Bradford, D65 to the D50 of the connection space, as every published sRGB profile has it. */
const TO_D50 = [
  [1.0478112, 0.0228866, -0.050127],
  [0.0295424, 0.9904844, -0.0170491],
  [-0.0092345, 0.0150436, 0.7521316],
] as const;

/** XYZ of D50 of three primaries, scaled so that their sum is the white of D65. */
function primaries({ red, green, blue }: Rgb): number[][] {
  const columns = [red, green, blue].map(([x, y]) => [x / y, 1, (1 - x - y) / y] as const);
  const rows = [0, 1, 2].map((r) => [...columns.map((c) => c[r]!), D65[r]!]);
  for (let i = 0; i < 3; i++) {
    const pivot = rows[i]![i]!;
    rows[i] = rows[i]!.map((v) => v / pivot);
    for (let k = 0; k < 3; k++) {
      if (k === i) continue;
      const share = rows[k]![i]!;
      rows[k] = rows[k]!.map((v, j) => v - share * rows[i]![j]!);
    }
  }
  return columns.map((c, i) => TO_D50.map((row) => row.reduce((sum, v, k) => sum + v * c[k]! * rows[i]![3]!, 0)));
}

const text = (s: string): number[] => [...s].map((c) => c.charCodeAt(0));
const u32 = (v: number): number[] => [24, 16, 8, 0].map((shift) => (v >>> shift) & 255);
const fixed = (v: number): number[] => u32(Math.round(v * 65536));
const xyz = (v: readonly number[]): number[] => [...text('XYZ '), ...u32(0), ...v.flatMap(fixed)];
const gammaCurve = (gamma: number): number[] => [
  ...text('curv'),
  ...u32(0),
  ...u32(1),
  Math.floor(gamma),
  Math.round((gamma % 1) * 256),
];
/** Parametric, of the third kind: gamma, a, b, c, d. */
const SRGB_CURVE = [
  ...text('para'),
  ...u32(0),
  ...[0, 3, 0, 0],
  ...[2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045].flatMap(fixed),
];
const description = (s: string): number[] => [
  ...text('desc'),
  ...u32(0),
  ...u32(s.length + 1),
  ...text(s),
  ...Array<number>(1 + 4 + 4 + 2 + 1 + 67).fill(0),
];

function profile(space: string, tags: Readonly<Record<string, number[]>>): Uint8Array {
  const names = Object.keys(tags);
  const head = 128 + 4 + 12 * names.length;
  const body: number[] = [];
  const table = names.flatMap((name) => {
    const at = head + body.length;
    const data = tags[name]!;
    body.push(...data, ...Array<number>((4 - (data.length % 4)) % 4).fill(0));
    return [...text(name), ...u32(at), ...u32(data.length)];
  });
  const bytes = Uint8Array.from([...Array<number>(128).fill(0), ...u32(names.length), ...table, ...body]);
  bytes.set(u32(bytes.length), 0);
  bytes.set(u32(0x02400000), 8);
  bytes.set(text(`mntr${space}XYZ `), 12);
  bytes.set(text('acsp'), 36);
  bytes.set([0.9642, 1, 0.8249].flatMap(fixed), 68);
  return bytes;
}

const common = (name: string): Record<string, number[]> => ({
  desc: description(name),
  cprt: [...text('text'), ...u32(0), ...text('none'), 0],
  wtpt: xyz([0.9642, 1, 0.8249]),
});

export function rgbProfile(name: string, rgb: Rgb): Uint8Array {
  const [r, g, b] = primaries(rgb);
  const curve = rgb.gamma === null ? SRGB_CURVE : gammaCurve(rgb.gamma);
  return profile('RGB ', {
    ...common(name),
    rXYZ: xyz(r!),
    gXYZ: xyz(g!),
    bXYZ: xyz(b!),
    rTRC: curve,
    gTRC: curve,
    bTRC: curve,
  });
}

export const greyProfile = (gamma: number): Uint8Array =>
  profile('GRAY', { ...common('grey'), kTRC: gammaCurve(gamma) });

/** Of Lab colours: nothing that RGB pixels can be read with. */
export const labProfile = (): Uint8Array => profile('Lab ', common('Lab'));
