/** What a measurement may be instead of what is said of it: each as the rays that it would then be. */
import type { Convention, JobGeometry } from '../../../contract/measurement/ct.ts';
import type { ParameterValue } from '../../../contract/parameters.ts';
import { equispacedAngles } from '../../../operators/radon/geometry.ts';
import { anglesFrom, anglesTo } from '../scan/conventions.ts';
import { binWidthOf, flipped, offsetOf, type Rays, withOffset } from './rays.ts';

type Values = Record<string, ParameterValue>;

export interface Alternative {
  /** "with the detector reversed". */
  readonly label: string;
  /** "The detector runs the other way". */
  readonly sentence: string;
  readonly rays: Rays;
  readonly values: Values;
  /** What explains the measurement as well: the data cannot tell them apart. */
  readonly twin: { readonly label: string; readonly remark: string; readonly values: Values } | null;
}

/** Whether the angles are those that nobody stated. */
function areDefault({ kind, anglesDeg }: JobGeometry, convention: Convention): boolean {
  const even = equispacedAngles(anglesDeg.length, kind === 'parallel' ? 180 : 360);
  const own = anglesTo(anglesDeg, { ...convention, angleUnit: 'degrees' });
  return own.every((a, i) => Math.abs(a - even[i]!) < 1e-6);
}

export function alternativesTo(rays: Rays, convention: Convention): Alternative[] {
  const { geometry: g, data } = rays;
  const views = g.anglesDeg.length;
  const found: Alternative[] = [];
  const add = (label: string, sentence: string, to: Rays, values: Values, twin: Alternative['twin'] = null): void => {
    found.push({ label, sentence, rays: to, values, twin });
  };
  const withAngles = (anglesDeg: number[]): Rays => ({ geometry: { ...g, anglesDeg }, data });

  if (g.kind !== 'parallel') {
    // Parallel rays the other way round are those of the image turned by 180°: nothing in the data speaks against it.
    add(
      'with the detector reversed',
      'The detector runs the other way',
      flipped(rays),
      { detector: convention.detector === 'forward' ? 'reversed' : 'forward' },
      {
        label: 'Reverse the rotation',
        remark:
          'Reversing the rotation instead explains it as well and gives the mirror image: the data cannot tell which.',
        values: { rotation: convention.rotation === 'clockwise' ? 'counter-clockwise' : 'clockwise' },
      },
    );
  }
  const own = anglesTo(g.anglesDeg, convention);
  const isDefault = areDefault(g, convention);
  // A stack that names its rows has no other order to state.
  const isExchangeable = convention.axes === 'views-bins' || convention.axes === 'bins-views';
  if (isExchangeable && (isDefault || views === g.bins) && views >= 7) {
    const bins = views;
    const turned = new Float32Array(data.length);
    for (let view = 0; view < g.bins; view++)
      for (let bin = 0; bin < bins; bin++) turned[view * bins + bin] = data[bin * g.bins + view]!;
    const anglesDeg = isDefault
      ? anglesFrom(equispacedAngles(g.bins, g.kind === 'parallel' ? 180 : 360), { ...convention, angleUnit: 'degrees' })
      : [...g.anglesDeg];
    add(
      'with rows and columns exchanged',
      'Its columns are the views',
      { geometry: { ...g, bins, anglesDeg }, data: turned },
      {
        axes: convention.axes === 'bins-views' ? 'views-bins' : 'bins-views',
      },
    );
  }
  if (!isDefault) {
    for (const angleUnit of ['degrees', 'radians', 'grads'] as const) {
      if (angleUnit !== convention.angleUnit)
        add(
          `with angles in ${angleUnit}`,
          `The angles are in ${angleUnit}`,
          withAngles(anglesFrom(own, { ...convention, angleUnit })),
          { angleUnit },
        );
    }
  }
  const offset = offsetOf(g);
  if (offset !== 0)
    add(
      'with the centre offset negative',
      'The centre is off to the other side',
      { geometry: withOffset(g, -offset), data },
      {
        centerOffset: -offset,
      },
    );
  if (g.kind !== 'parallel') {
    for (const factor of [10, 0.1]) {
      const binPitch = binWidthOf(g) * factor;
      const edge = g.kind === 'fan' ? ((g.bins / 2) * binPitch) / 90 : 0;
      if (edge < 1)
        add(
          `with bins of ${Number(binPitch.toPrecision(4))}`,
          'The width of the bins is not in the unit of the distances',
          { geometry: { ...g, binPitch, offset: offset * factor }, data },
          { binWidth: binPitch, centerOffset: offset * factor },
        );
    }
  }
  if (isDefault) {
    const [span, name] = g.kind === 'parallel' ? [360, 'a full turn'] : [180, 'half a turn'];
    const over = (degrees: number, count: number): number[] =>
      anglesFrom(equispacedAngles(count, degrees), { ...convention, angleUnit: 'degrees' });
    add(`with views over ${name}`, `The views go over ${name}`, withAngles(over(span, views)), {
      angles: `0:${Number((span / views).toPrecision(12))}:${views}`,
      angleUnit: 'degrees',
    });
    const turn = g.kind === 'parallel' ? 180 : 360;
    const step = turn / (views - 1);
    if (views > 2)
      add(
        'with the last view at the end of the turn',
        'The last view stands at the end of the turn, not before it',
        withAngles(
          anglesFrom(
            Array.from({ length: views }, (_, i) => i * step),
            { ...convention, angleUnit: 'degrees' },
          ),
        ),
        { angles: `0:${Number(step.toPrecision(12))}:${views}`, angleUnit: 'degrees' },
      );
  }
  return found;
}
