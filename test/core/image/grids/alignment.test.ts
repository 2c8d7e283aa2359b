import { describe, expect, it } from 'vitest';
import {
  alignmentOf,
  laid,
  resamplerFor,
  type Alignment,
  type PlacedGrid,
} from '../../../../core/image/grids/alignment.ts';
import { resamplers } from '../../../../core/image/grids/resample.ts';

const AXIAL = [
  [1, 0, 0],
  [0, 1, 0],
] as const;
const grid = (height: number, width: number, mm: number | null, more: Partial<PlacedGrid> = {}): PlacedGrid => ({
  height,
  width,
  pixelMm: mm === null ? null : [mm, mm],
  orientation: null,
  position: null,
  ...more,
});
/** A grid whose first pixel's centre lies at (x, y) mm. */
const placed = (height: number, width: number, mm: number, x: number, y: number): PlacedGrid =>
  grid(height, width, mm, { orientation: AXIAL, position: [x, y, 0] });

function sound(found: ReturnType<typeof alignmentOf>): Alignment {
  if (typeof found === 'string') throw new Error(found);
  return found;
}

/** Values of a field in mm at the centres of a placed grid. */
function sampled(
  { height, width, pixelMm, position, orientation }: PlacedGrid,
  field: (x: number, y: number) => number,
) {
  const [dr, dc] = pixelMm!;
  const [u, v] = orientation!;
  return Float64Array.from({ length: height * width }, (_, i) => {
    const [r, c] = [Math.floor(i / width), i % width];
    return field(position![0] + c * dc * u[0] + r * dr * v[0], position![1] + c * dc * u[1] + r * dr * v[1]);
  });
}
/** Largest difference from the field itself, `edge` pixels from the border away. */
function worst(values: Float64Array, on: PlacedGrid, field: (x: number, y: number) => number, edge: number): number {
  const wanted = sampled(on, field);
  return values.reduce((most, v, i) => {
    const [r, c] = [Math.floor(i / on.width), i % on.width];
    const isInside = r >= edge && c >= edge && r < on.height - edge && c < on.width - edge;
    return isInside ? Math.max(most, Math.abs(v - wanted[i]!)) : most;
  }, 0);
}

describe('laying a picture on the grid of a reference', () => {
  const ramp = (x: number, y: number): number => 3 * x - 7 * y + 11;

  it.each(resamplers)('keeps a linear ramp in mm, finer, coarser and flipped, by %s', (by) => {
    const wide = placed(64, 80, 1, -40, -32);
    const pairs: [PlacedGrid, PlacedGrid][] = [
      [wide, placed(30, 35, 2, -37.3, -30.1)], // coarser, off the grid by a fraction
      [wide, placed(90, 100, 0.5, -30.25, -25.6)], // finer
      [
        grid(64, 80, 1, {
          orientation: [
            [-1, 0, 0],
            [0, 1, 0],
          ],
          position: [39, -32, 0],
        }),
        placed(60, 70, 1, -36, -30),
      ],
    ];
    for (const [from, onto] of pairs) {
      const found = laid(sampled(from, ramp), 1, sound(alignmentOf(from, onto)), by);
      // The mean over a part of one pixel is that pixel: at most half of it away along each axis.
      const most = by === 'area' && onto.pixelMm![0] <= 1 ? (3 + 7) / 2 : 1e-9;
      expect(worst(found, onto, ramp, 2)).toBeLessThanOrEqual(most);
    }
  });

  it('finds the centre of a shifted disc where it is, in mm', () => {
    const [x, y, radius] = [7.3, -4.6, 15];
    /** The share of each pixel that a disc covers, by 8 × 8 points. */
    const disc = (g: PlacedGrid): Float64Array =>
      sampled(g, (cx, cy) => {
        let inside = 0;
        for (let i = 0; i < 64; i++) {
          const px = cx + (((i % 8) + 0.5) / 8 - 0.5) * g.pixelMm![1];
          const py = cy + ((Math.floor(i / 8) + 0.5) / 8 - 0.5) * g.pixelMm![0];
          if (Math.hypot(px - x, py - y) < radius) inside++;
        }
        return inside / 64;
      });
    const from = placed(128, 128, 0.5, -31.75, -31.75);
    for (const onto of [
      placed(32, 32, 2, -31, -31),
      placed(110, 110, 0.4, -14.1, -24.3),
      placed(64, 64, 1, -31.5, -31.5),
    ])
      for (const by of resamplers) {
        // Points 2 mm apart miss too much of a sharp edge to tell where it is.
        if (by !== 'area' && onto.pixelMm![0] === 2) continue;
        const found = laid(disc(from), 1, sound(alignmentOf(from, onto)), by);
        const mean = (of: (r: number, c: number) => number): number => {
          let [sum, mass] = [0, 0];
          found.forEach((v, i) => {
            sum += v * of(Math.floor(i / onto.width), i % onto.width);
            mass += v;
          });
          return sum / mass;
        };
        const [dr, dc] = onto.pixelMm!;
        // A slip of half a pixel would be 0.2 to 1 mm.
        expect(Math.abs(onto.position![0] + dc * mean((_, c) => c) - x)).toBeLessThan(0.02);
        expect(Math.abs(onto.position![1] + dr * mean((r) => r) - y)).toBeLessThan(0.02);
        const area = found.reduce((s, v) => s + v, 0) * dr * dc;
        expect(Math.abs(area / (Math.PI * radius ** 2) - 1)).toBeLessThan(0.02);
      }
  });

  it('lays the same field edge to edge where nobody says where it lies: 2 × 2 pixels become their mean', () => {
    const found = sound(alignmentOf(grid(4, 6, 1), grid(2, 3, 2)));
    const data = Float64Array.from({ length: 24 }, (_, i) => i * i);
    const out = laid(data, 1, found, 'area');
    expect([...out]).toEqual(
      [0, 1, 2, 3, 4, 5].map((k) => {
        const at = 12 * Math.floor(k / 3) + 2 * (k % 3);
        return (data[at]! + data[at + 1]! + data[at + 6]! + data[at + 7]!) / 4;
      }),
    );
    expect(resamplerFor(found)).toBe('area');
    expect(resamplerFor(sound(alignmentOf(grid(2, 3, 2), grid(4, 6, 1))))).toBe('linear');
  });

  it('lays every colour by itself', () => {
    const found = sound(alignmentOf(grid(2, 2, 1), grid(1, 1, 2)));
    expect([...laid([1, 10, 100, 3, 30, 300, 5, 50, 500, 7, 70, 700], 3, found, 'area')]).toEqual([4, 40, 400]);
  });

  it('says what is missing', () => {
    expect(alignmentOf(grid(8, 8, null), grid(4, 4, 2))).toBe('size-unknown');
    expect(alignmentOf(grid(8, 8, 1), grid(4, 4, null))).toBe('size-unknown');
    expect(alignmentOf(grid(8, 8, 1), grid(4, 4, 1.5))).toBe('field');
    expect(alignmentOf(grid(9, 9, 1), grid(8, 8, 1))).toBe('field');
    // It lies elsewhere, or ends before the reference does.
    expect(alignmentOf(placed(8, 8, 1, 100, 0), placed(4, 4, 2, 0.5, 0.5))).toBe('field');
    expect(alignmentOf(placed(8, 8, 1, 0, 0), placed(8, 8, 1, 0.6, 0))).toBe('field');
    // A part of what the picture shows is enough where both say where they lie.
    expect(typeof alignmentOf(placed(80, 80, 1, 0, 0), placed(4, 4, 2, 10.5, 20.5))).toBe('object');
    const turned = grid(4, 4, 2, {
      orientation: [
        [0, 1, 0],
        [1, 0, 0],
      ],
    });
    expect(alignmentOf(placed(8, 8, 1, 0, 0), turned)).toBe('turned');
  });
});
