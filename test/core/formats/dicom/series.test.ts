import { describe, expect, it } from 'vitest';
import { planSeries } from '../../../../core/formats/dicom/series.ts';
import { APART, stacksOf, type SliceHeader } from '../../../../core/formats/dicom/stacks.ts';
import type { Vector3 } from '../../../../core/formats/decoded.ts';

const axial: readonly [Vector3, Vector3] = [
  [1, 0, 0],
  [0, 1, 0],
];
function slice(z: number | null, more: Partial<SliceHeader> = {}, y = 0): SliceHeader {
  const name = more.name ?? `z${z}`;
  return {
    name,
    series: '1',
    rows: 4,
    columns: 4,
    isColour: false,
    frames: 1,
    instance: 1,
    description: null,
    gantryTilt: 0,
    patient: 'P',
    location: null,
    apart: [],
    place: { position: z === null ? null : [0, y, z], orientation: axial, sopClassUid: null, sopInstanceUid: null },
    ...more,
  };
}

describe('planSeries', () => {
  it('orders by position along the normal, not by name or number', () => {
    const plan = planSeries([slice(5, { instance: 1 }), slice(-5, { instance: 3 }), slice(0, { instance: 2 })]);
    expect(plan).toEqual({ names: ['z-5', 'z0', 'z5'], stepMm: 5, warnings: [] });
  });

  it('takes the largest stack and says what was left: another series, a localizer, a copy', () => {
    const copy = slice(1, { place: { ...slice(1).place, sopInstanceUid: 'a' } });
    const slices = [slice(0), copy, { ...copy, name: 'copy' }, slice(2, { series: '2' }), slice(3, { rows: 9 })];
    const plan = planSeries(slices);
    expect(plan.names).toEqual(['z0', 'z1']);
    expect(plan.warnings.join()).toMatch(/3 stacks of 3, 1, 1.*copies/s);
  });

  it('warns of gaps, of shared positions and of tilt', () => {
    expect(planSeries([slice(0), slice(1), slice(3)]).warnings.join()).toMatch('slices may be missing');
    expect(planSeries([slice(0), slice(0, { name: 'again', instance: 2 }), slice(1)]).warnings.join()).toMatch(
      'where another',
    );
    expect(planSeries([slice(0, { gantryTilt: 12 }), slice(1)]).warnings.join()).toMatch('12°');
    expect(planSeries([slice(0), slice(1, {}, 0.3)]).warnings.join()).toMatch('sheared');
  });

  const at = (z: number, name: string, more: Partial<SliceHeader> = {}): SliceHeader => slice(z, { name, ...more });
  /** Values of `APART` where only acquisition and temporal position may be told. */
  const apart = (temporal: string | null, acquisition: string | null = null): (string | null)[] =>
    APART.map(([name]) => (name === 'temporal position' ? temporal : name === 'acquisition' ? acquisition : null));

  it.each([
    ['temporal position 1, temporal position 2', [apart('1', '7'), apart('2', '7')]],
    ['acquisition 1, acquisition 2', [apart(null, '1'), apart(null, '2')]],
    ['number 1 at each place, number 2 at each place', [apart(null), apart(null)]],
  ])('makes a volume of each phase: %s', (named, [one, two]) => {
    const slices = [0, 1, 2].flatMap((z) => [
      at(z, `a${z}`, { instance: z, apart: one! }),
      at(z, `b${z}`, { instance: z + 3, apart: two! }),
    ]);
    const stacks = stacksOf(slices);
    expect(stacks.map(({ slices: own }) => own.map(({ name }) => name))).toEqual([
      ['a0', 'a1', 'a2'],
      ['b0', 'b1', 'b2'],
    ]);
    const plan = planSeries(slices);
    expect(plan).toMatchObject({ names: ['a0', 'a1', 'a2'], stepMm: 1 });
    expect(plan.warnings.join(' ')).toContain(`told apart: ${named}. Each is a volume of its own.`);
  });

  it('leaves a series whole whose acquisitions follow each other', () => {
    const slices = [0, 1, 2, 3].map((z) => at(z, `z${z}`, { apart: apart(null, z < 2 ? '1' : '2') }));
    expect(stacksOf(slices)).toHaveLength(1);
  });

  it('says of images that all lie at one place that they are no volume', () => {
    const plan = planSeries([1, 2, 3, 4].map((n) => at(5, `n${n}`, { instance: 5 - n })));
    expect(plan).toMatchObject({ names: ['n4', 'n3', 'n2', 'n1'], stepMm: null });
    expect(plan.warnings.join()).toMatch(/All 4 images lie at one place: they are no volume/);
  });

  it('takes the usual distance where places repeat or are missing', () => {
    const uneven = [at(0, 'a'), at(1, 'b'), at(1, 'c', { instance: 2 }), at(2, 'd'), at(5, 'e')];
    expect(planSeries(uneven).stepMm).toBe(1);
    expect(planSeries([at(0, 'a'), at(1.24, 'b'), at(2.5, 'c'), at(3.75, 'd')]).stepMm).toBe(1.25);
  });

  it('keeps two patients apart whatever their series is called', () => {
    const slices = [0, 1, 2, 3].map((z) => at(z, `z${z}`, { patient: z < 2 ? 'A' : 'B' }));
    expect(planSeries(slices).warnings.join(' ')).toMatch(
      /2 stacks of 2, 2 files.*of 2 patients, though of one series/,
    );
  });

  it('passes over an orientation that only jitters, and no more', () => {
    const turned = (degrees: number): Partial<SliceHeader> => {
      const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
      const orientation = [[c, s, 0] as Vector3, [-s, c, 0] as Vector3] as const;
      return { place: { ...slice(1).place, orientation } };
    };
    const jitter = planSeries([at(0, 'a'), slice(1, { name: 'b', ...turned(0.06) })]);
    expect(jitter).toMatchObject({ names: ['a', 'b'], stepMm: 1 });
    expect(jitter.warnings.join()).toMatch(/turned against each other by up to 0.06°/);
    expect(stacksOf([at(0, 'a'), slice(1, { name: 'b', ...turned(2) })])).toHaveLength(2);
  });

  it('takes slice locations where there are no positions, and names where there is nothing', () => {
    const located = [6, 0, 3].map((mm) => slice(null, { name: `at${mm}`, location: mm }));
    expect(planSeries(located)).toMatchObject({ names: ['at0', 'at3', 'at6'], stepMm: 3 });
    expect(planSeries(located).warnings.join()).toMatch('by their slice location');
    const bare = planSeries(['9', '7', '8'].map((name) => slice(null, { name, instance: NaN })));
    expect(bare).toMatchObject({ names: ['7', '8', '9'], stepMm: null });
    expect(bare.warnings.join()).toMatch('by the names of their files');
  });

  it('falls back on instance numbers where positions are missing', () => {
    const plan = planSeries([slice(null, { name: 'b', instance: 2 }), slice(null, { name: 'a', instance: 10 })]);
    expect(plan.names).toEqual(['b', 'a']);
    expect(plan.warnings.join()).toMatch('no position');
  });
});

describe('several volumes of one folder', () => {
  const of = (series: string, description: string, count: number): SliceHeader[] =>
    Array.from({ length: count }, (_, z) => slice(z, { name: `${series}/${z}`, series, description }));
  const folder = [...of('1.2.3', 'Thorax soft', 3), ...of('1.2.44', 'Thorax lung', 2), ...of('1.2.5', 'Abdomen', 1)];
  const read = (said: string | null): string => planSeries(folder, said).names[0]!.split('/')[0]!;

  it('are chosen by number, by the beginning of the UID, or by a part of the description', () => {
    expect([null, '0', '1', '2', '1.2.4', 'lung', 'ABDOMEN'].map(read)).toEqual([
      '1.2.3',
      '1.2.3',
      '1.2.44',
      '1.2.5',
      '1.2.44',
      '1.2.44',
      '1.2.5',
    ]);
    expect(planSeries(folder, 'lung').warnings[0]).toBe(
      'The folder holds 3 stacks of 3, 2, 1 files; the chosen was read.',
    );
    expect(planSeries(folder).warnings[1]).toBe(
      'Another is read with --series (0: Thorax soft, 3 files, 1.2.3; 1: Thorax lung, 2 files, 1.2.44; 2: Abdomen, 1 file, 1.2.5).',
    );
  });

  it.each([
    ['head', /"head" is none of those in the folder \(0: Thorax soft/],
    ['7', /"7" is none of those/],
    ['thorax', /"thorax" means 2 of those/],
    ['1.2', /"1.2" means 3 of those/],
  ])('are listed where %s names none of them, or several', (said, words) => {
    expect(() => planSeries(folder, said)).toThrow(
      expect.objectContaining({
        refusal: expect.objectContaining({ parameter: '--series', reason: expect.stringMatching(words) }),
      }),
    );
  });
});
