import { describe, expect, it } from 'vitest';
import { noiseGain } from '../../../../core/modalities/mri/noise-gain.ts';
import { simulatedCoils } from '../../../../core/modalities/mri/sensitivities/simulated.ts';

const [coils, height, width] = [4, 16, 20];
const image = { height, width };
const maps = { data: simulatedCoils(coils, height, width, 3), shape: [1, coils, 2, height, width] };
const mask = {
  data: Uint8Array.from({ length: height * width }, (_, i) => ((i % width) % 2 === 0 ? 1 : 0)),
  shape: [height, width],
};
const solver = (id: string) => ({ id });

describe('what a report says of amplified noise', () => {
  it('is a line and the map that it sums up, where CG-SENSE was run through one set of maps', () => {
    const { line, map } = noiseGain(
      { solvers: [solver('tv'), solver('cg-sense')], image },
      { arrays: { maps, mask } },
    )!;
    if (map === null) throw new Error('there is no map');
    const [median, high] = (line[1].match(/\d+\.\d+/g) ?? []).map(Number);
    expect(median).toBeGreaterThan(0.9);
    expect(high).toBeGreaterThan(median!);
    expect(high).toBeLessThan(5);
    const [{ values } = { values: new Float32Array() }] = map.rows[0]!.maps;
    expect(values).toHaveLength(height * width);
    expect([...values].filter((v) => v <= median!).length / values.length).toBeCloseTo(0.5, 1);
    // The scale holds nearly all of it, in halves.
    expect(map.end).toBeGreaterThanOrEqual(high!);
    expect((2 * map.end) % 1).toBe(0);
  });

  it('is said to be missing where it would take too long', () => {
    const large = { data: new Float32Array(2 * 64 * 400 * 400), shape: [1, 64, 2, 400, 400] };
    const gain = noiseGain(
      { solvers: [solver('cg-sense')], image: { height: 400, width: 400 } },
      { arrays: { maps: large, mask } },
    );
    expect(gain).toEqual({ line: ['g-factor', expect.stringContaining('not computed: of 64 coils')], map: null });
  });

  it('is nothing without CG-SENSE, without coils, and of two sets', () => {
    const own = [solver('cg-sense')];
    expect(noiseGain({ solvers: [solver('tv')], image }, { arrays: { maps, mask } })).toBeNull();
    expect(noiseGain({ solvers: own, image }, { arrays: { mask } })).toBeNull();
    const two = { data: new Float32Array(2 * maps.data.length), shape: [2, coils, 2, height, width] };
    expect(noiseGain({ solvers: own, image }, { arrays: { maps: two, mask } })).toBeNull();
  });
});
