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
  it('is one line where CG-SENSE was run through one set of maps', () => {
    const lines = noiseGain({ solvers: [solver('tv'), solver('cg-sense')], image }, { arrays: { maps, mask } });
    expect(lines).toHaveLength(1);
    const [median, high] = (lines[0]![1].match(/\d+\.\d+/g) ?? []).map(Number);
    expect(median).toBeGreaterThan(0.9);
    expect(high).toBeGreaterThan(median!);
    expect(high).toBeLessThan(5);
  });

  it('is nothing without CG-SENSE, without coils, and of two sets', () => {
    const own = [solver('cg-sense')];
    expect(noiseGain({ solvers: [solver('tv')], image }, { arrays: { maps, mask } })).toEqual([]);
    expect(noiseGain({ solvers: own, image }, { arrays: { mask } })).toEqual([]);
    const two = { data: new Float32Array(2 * maps.data.length), shape: [2, coils, 2, height, width] };
    expect(noiseGain({ solvers: own, image }, { arrays: { maps: two, mask } })).toEqual([]);
  });
});
