import type { Job } from '../../contract/job.ts';
import {
  type Convention,
  type JobGeometry,
  OWN_CONVENTION,
  type SinogramReading,
} from '../../contract/measurement/ct.ts';
import type { Noise } from '../../contract/measurement/noise.ts';
import type { Recipe } from '../../contract/studio/project.ts';
import { equispacedAngles } from '../../operators/radon/geometry.ts';
import { type CtScan, scanOf } from './job.ts';
import { anglesTo } from './scan/conventions.ts';

const noiseText = (noise: Noise): string => {
  if (noise.kind === 'none') return 'none';
  return noise.kind === 'gaussian' ? `gaussian:${noise.epsilon}` : `poisson:${noise.i0}`;
};

/** Spread over the whole turn, as a recipe says by their number alone. */
const isEvenIn = (convention: Convention, { kind, anglesDeg }: JobGeometry): boolean => {
  const even = equispacedAngles(anglesDeg.length, kind === 'parallel' ? 180 : 360);
  const own = anglesTo(anglesDeg, { ...convention, angleUnit: 'degrees' });
  return own.every((a, i) => Math.abs(a - even[i]!) < 1e-9);
};

/** What was measured, and on which pixels. */
function inputValues(input: Job['input'], { source, geometry, image }: CtScan): Recipe['values'] {
  if (source.kind === 'image') {
    const { rescale } = source;
    return {
      ...(input.pixels?.from === 'flag' ? { spacing: input.pixels.mm[0] } : {}),
      ...(rescale === undefined ? {} : { numbers: 'HU', slope: rescale.slope, intercept: rescale.intercept }),
    };
  }
  return {
    quantity: source.quantity,
    spacing: image.pixelMm,
    ...(source.i0 === null ? {} : { i0: source.i0 }),
    binWidth: geometry.kind === 'parallel' ? geometry.binMm : geometry.binPitch,
    water: source.waterPerMm,
    deadBins: source.deadBins,
    axes: source.convention.axes,
    ...(source.row === null ? {} : { row: source.row }),
    detector: source.convention.detector,
    rotation: source.convention.rotation,
    startAngle: source.convention.startDeg,
    ...(isEvenIn(source.convention, geometry) ? {} : { angleUnit: source.convention.angleUnit }),
  };
}

const fieldsOf = ({ flat, dark }: SinogramReading): Recipe['lists'] => ({
  ...(flat === null ? {} : { flat }),
  ...(dark === null ? {} : { dark }),
});

/** How a recipe says what a job measured: every resolved setting written out. */
export function recipeOfScan(job: Job): Pick<Recipe, 'values' | 'lists'> {
  const scan = scanOf(job);
  const { geometry, source, image } = scan;
  const isParallel = geometry.kind === 'parallel';
  const convention = source.kind === 'sinogram' ? source.convention : OWN_CONVENTION;
  const isEven = isEvenIn(convention, geometry);
  return {
    values: {
      ...inputValues(job.input, scan),
      ...(isEven && source.kind === 'image' ? { views: geometry.anglesDeg.length } : {}),
      geometry: geometry.kind,
      centerOffset: isParallel ? geometry.offsetMm : geometry.offset,
      noise: noiseText(scan.noise),
      ...(scan.simulate === null ? {} : { simulate: scan.simulate }),
      ...(isParallel
        ? {}
        : { sourceDistance: geometry.sourceMm, detectorDistance: geometry.detectorMm, binWidth: geometry.binPitch }),
      size: String(Math.max(image.height, image.width)),
    },
    lists: {
      ...(isEven ? {} : { angles: anglesTo(geometry.anglesDeg, convention) }),
      ...(source.kind === 'sinogram' ? fieldsOf(source) : {}),
    },
  };
}
