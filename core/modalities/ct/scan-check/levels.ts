/** Whether the numbers can be what they are said to be: I₀, air, dark rays, attenuation. */
import type { JobGeometry, SinogramReading } from '../../../contract/measurement/ct.ts';
import type { Advice } from '../../../contract/scan-check.ts';
import { binWidthOf, quantile } from './rays.ts';

/** Air that reads more than this is not told by noise. */
const AIR = 0.03;
/** Negative rays beyond this share are no noise. */
const NEGATIVE = 0.02;
/** From foam to aluminium: an object this many times thinner or denser than water is hardly one. */
const DENSEST = 5;
/** From µm or m to mm: no unit of length is further off. */
const UNITS = 1000;

const short = (x: number): string => String(Number(x.toPrecision(3)));

/** @param air what rays beside the object read */
export function adviceOnLevels(
  { data, reading }: { readonly data: Float32Array; readonly reading: SinogramReading },
  air: number,
): Advice[] {
  const most = Math.max(AIR, 0.02 * Math.abs(quantile(data, 0.995)));
  const { quantity, i0 } = reading;
  const counted = quantity === 'counts' && i0 !== null ? i0 : null;
  if (Math.abs(air) > most) {
    // y is off by ln(I₀/true) everywhere.
    const level = counted === null ? null : Number((counted * Math.exp(-air)).toPrecision(3));
    return [
      {
        severity: 'wrong',
        message:
          counted === null || level === null
            ? `Rays beside the object read ${short(air)}, and air reads 0: the numbers are no line integrals, or their unobstructed level is off.`
            : `I₀ is too ${air > 0 ? 'high' : 'low'}: rays beside the object hold ${short(level)} counts, and air holds I₀ (${short(counted)}).`,
        remedies: level === null ? [] : [{ label: `Use I₀ = ${short(level)}`, values: { i0: level } }],
      },
    ];
  }
  const negative = data.reduce((n, v) => (v < -most ? n + 1 : n), 0);
  if (negative <= NEGATIVE * data.length) return [];
  const share = Math.round((100 * negative) / data.length);
  const why = quantity === 'counts' ? 'I₀ is too low' : 'line integrals of matter are not negative';
  return [
    { severity: 'doubt', message: `${share} % of the rays hold more than an unobstructed one: ${why}.`, remedies: [] },
  ];
}

/** Whether the object absorbs as things do; lengths in another unit make it ten or a thousand times too dense. */
export function adviceOnAttenuation(
  image: Float32Array,
  { waterPerMm }: SinogramReading,
  geometry: JobGeometry,
): Advice[] {
  const high = quantile(image, 0.99);
  const inside = image.filter((v) => v > 0.3 * high);
  const mean = inside.reduce((a, b) => a + b, 0) / Math.max(1, inside.length);
  const ratio = mean / waterPerMm;
  if (!(ratio > 0) || (ratio < DENSEST && ratio > 1 / DENSEST)) return [];
  const factor = 10 ** Math.round(Math.log10(ratio));
  const isLengths = factor <= UNITS && factor >= 1 / UNITS;
  const scaled = (v: number): number => Number((v * factor).toPrecision(6));
  const lengths =
    geometry.kind === 'parallel'
      ? { binWidth: scaled(geometry.binMm) }
      : {
          sourceDistance: scaled(geometry.sourceMm),
          detectorDistance: scaled(geometry.detectorMm),
          ...(geometry.kind === 'fan-flat' ? { binWidth: scaled(binWidthOf(geometry)) } : {}),
        };
  return [
    {
      severity: 'doubt',
      message: `The object absorbs ${short(mean)}/mm, ${ratio > 1 ? `${short(ratio)} times as much as water` : `${short(1 / ratio)} times less than water`} (${waterPerMm}/mm): ${isLengths ? 'are the lengths in mm, and is this no metal or foam?' : 'the numbers are no line integrals. Are they counts?'}`,
      remedies:
        factor === 1 || !isLengths
          ? []
          : [
              {
                label: `Take all lengths ${factor > 1 ? `${factor} times larger` : `${Math.round(1 / factor)} times smaller`}`,
                values: { ...lengths, size: null, spacing: null },
              },
            ],
    },
  ];
}
