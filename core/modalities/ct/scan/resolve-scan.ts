/** How a request measures, without any solver: what a window draws is what a run will do. */
import type { Convention, JobGeometry, SinogramReading } from '../../../contract/measurement/ct.ts';
import { type Condition, flagOf, type Parameter } from '../../../contract/parameters.ts';
import { parseNoise } from '../../../contract/measurement/noise-text.ts';
import { ok, type Result } from '../../../contract/result.ts';
import { waterPerMmAt } from '../../../image/units/water.ts';
import { WATER_PER_MM } from '../../../image/units/units.ts';
import { conventionOf } from './conventions.ts';
import {
  anglesOf,
  binAtCentreMm,
  gridOf,
  measuredGeometry,
  scannedMm,
  simulatedGeometry,
  sinogramGrid,
} from './geometry.ts';
import { contradiction, invalid, numberOf, textOf } from '../../../contract/values.ts';
import type { PixelRange } from '../../task.ts';
import type { ScanFacts, ScanRequest } from './request.ts';
import { NUMBER_PARAMETERS } from '../../number-parameters.ts';
import { reconstructCtParameters } from '../parameters.ts';
import { parseBins } from './dead-bins.ts';
import { axesOf, type Extent, extentOf, extentText, rowOf } from './projections.ts';
import type { Scan } from '../job.ts';

/** A scan with how its numbers came about. */
export interface ResolvedScan extends Scan {
  /** Spacing of the input's pixels in mm [row, column], and where it comes from. */
  readonly native: [number, number];
  readonly from: 'file' | 'flag' | 'assumed';
  /** How its angles were written; the geometry's are the program's own. */
  readonly convention: Convention;
  /** What the numbers of a measured sinogram mean; null for an image. */
  readonly reading: SinogramReading | null;
  readonly notes: string[];
}

/** The first that was given of those which go with one kind of input, or of beam. */
const firstOf = (given: ReadonlySet<string>, goes: (when: Condition) => boolean): string | undefined =>
  reconstructCtParameters.find((p: Parameter) => given.has(p.id) && p.when !== undefined && goes(p.when))?.id;

/** Resolves matrix, beam and noise of a request, or says what contradicts what. */
export function resolveScan(request: ScanRequest, facts: ScanFacts, model: PixelRange | null): Result<ResolvedScan> {
  const { values, given } = request;
  const kind = (textOf(values, 'geometry') ?? 'parallel') as JobGeometry['kind'];
  const fan = {
    sourceMm: numberOf(values, 'sourceDistance') ?? 541,
    detectorMm: numberOf(values, 'detectorDistance') ?? 949,
  };
  if (kind === 'parallel') {
    const stray = firstOf(given, ({ values: of }) => of?.['geometry'] !== undefined);
    if (stray !== undefined)
      return contradiction(
        'A parallel beam has no source or detector distance',
        'Add --geometry fan or fan-flat, or leave them out.',
      );
  } else if (kind === 'fan-flat' && fan.detectorMm <= fan.sourceMm) {
    return contradiction(
      `The detector (${fan.detectorMm} mm from the source) does not lie behind the centre (${fan.sourceMm} mm)`,
      'Give --detector-distance from the source, larger than --source-distance.',
    );
  }
  const isMeasured = facts.kind === 'sinogram';
  const reading = isMeasured ? readingOf(request, facts, kind) : ok(null);
  if (!reading.ok) return reading;
  if (!isMeasured) {
    if (given.has('i0'))
      return contradiction('--i0 goes with --quantity counts only', 'Leave it out, or add --sinogram.');
    const stray = firstOf(given, ({ input }) => input === 'sinogram');
    if (stray !== undefined)
      return contradiction('--quantity and other flags of a measurement go with --sinogram only', 'Leave them out.');
  }

  const notes: string[] = [];
  const convention = reading.value?.convention ?? conventionOf(request, kind);
  const shape = isMeasured ? extentIn(facts, convention.axes) : null;
  if (shape !== null && shape.rows > 1) notes.push(rowText(shape, reading.value?.row ?? 0, request));
  const isSquare = shape !== null && shape.views === shape.bins;
  for (const [flag, field] of [
    ['--flat', request.flat],
    ['--dark', request.dark],
  ] as const) {
    if (isSquare && field?.length === shape.bins)
      notes.push(
        `${flag} has as many values as there are bins, and views: they are taken for the bins (an array of the sinogram's own shape states every ray).`,
      );
  }
  const span = kind === 'parallel' ? 180 : 360;
  const angles = anglesOf(request, convention, shape, span);
  if (!angles.ok) return angles;
  if (shape !== null && request.angles === null)
    notes.push(
      `Its ${shape.views} views are taken as equally spaced over ${span}° of a ${kind === 'parallel' ? 'parallel' : 'fan'} beam (--angles and --geometry state another scan).`,
    );
  const noise = parseNoise(textOf(values, 'noise') ?? 'none');
  if (!noise.ok) return noise;
  if (reading.value?.quantity === 'counts' && noise.value.kind !== 'none') {
    const { i0 } = reading.value;
    if (noise.value.kind !== 'poisson' || noise.value.i0 !== i0)
      return contradiction(
        `Counts${i0 === null ? '' : ` with --i0 ${i0}`} carry their own noise, and --noise says another`,
        'Leave --noise out.',
      );
  }
  const offset = numberOf(values, 'centerOffset') ?? 0;
  const binWidth = numberOf(values, 'binWidth');
  const seed = numberOf(values, 'seed') ?? 1;
  const rest = { noise: noise.value, seed, notes, convention, reading: reading.value };

  if (shape !== null) {
    if (kind === 'parallel' && binWidth === null)
      notes.push('The width of a detector bin is taken as 1 mm (--bin-width states another).');
    if (kind !== 'parallel' && binWidth === null)
      return contradiction(
        'A fan-beam sinogram needs the width of its bins',
        'Give --bin-width, in degrees (fan) or mm at the detector (fan-flat).',
      );
    const geometry = measuredGeometry(kind, angles.value, shape.bins, binWidth ?? 1, fan, offset);
    const found = sinogramGrid(request, shape.bins, binAtCentreMm(geometry), scannedMm(geometry), model);
    if (!found.ok) return found;
    notes.push(...found.value.notes);
    return ok({ ...rest, image: found.value.grid, geometry, simulate: null, native: [1, 1], from: 'assumed' });
  }
  const found = gridOf(request, facts, model);
  if (!found.ok) return found;
  const { grid, native, from } = found.value;
  notes.push(...found.value.notes);
  const geometry = simulatedGeometry(kind, angles.value, grid, fan, binWidth, offset);
  if (!geometry.ok) return geometry;
  const simulate = values['simulate'] === 'same' ? 'same' : 'fine';
  return ok({ ...rest, image: grid, geometry: geometry.value, simulate, native, from });
}

const extentIn = ({ frames = 1, height, width }: ScanFacts, axes: Convention['axes']): Extent =>
  extentOf({ frames, height, width }, axes);

function rowText(extent: Extent, row: number, { given }: ScanRequest): string {
  const which = given.has('row')
    ? `row ${row} is reconstructed`
    : `its middle row, ${row}, is reconstructed (--row states another)`;
  const order = given.has('axes') || given.has('convention') ? '' : '; --axes states another order';
  return `The file is a stack of projections, ${extentText(extent)}: ${which}${order}.`;
}

/** What the numbers of a sinogram are said to be. */
function readingOf(request: ScanRequest, facts: ScanFacts, kind: JobGeometry['kind']): Result<SinogramReading> {
  const { values, given } = request;
  const [flat, dark] = [request.flat ?? null, request.dark ?? null];
  const quantity = values['quantity'];
  if (quantity === null)
    return contradiction(
      'A sinogram may hold line integrals or photon counts',
      'Say which with --quantity line-integrals or --quantity counts.',
    );
  const isCounts = quantity === 'counts';
  const i0 = numberOf(values, 'i0');
  if (isCounts && i0 === null && flat === null)
    return contradiction('Counts need the unobstructed level', 'Give it with --i0, or bin by bin with --flat.');
  if (isCounts && i0 !== null && flat !== null)
    return contradiction('--i0 and --flat both state the unobstructed level', 'Give one of them.');
  if (!isCounts && given.has('i0'))
    return contradiction('--i0 goes with --quantity counts only', 'Leave it out, or add --quantity counts.');
  if (!isCounts && (flat !== null || dark !== null))
    return contradiction(
      '--flat and --dark go with --quantity counts only',
      'Leave them out, or add --quantity counts.',
    );
  // The number of views is compared with the file's.
  const stray = firstOf(new Set([...given].filter((id) => id !== 'views')), ({ input }) => input === 'image');
  if (NUMBER_PARAMETERS.some((id) => id === stray))
    return contradiction(
      '--numbers, --slope and --intercept go with an image, and a sinogram was given',
      'Say with --quantity what its numbers are.',
    );
  if (stray !== undefined)
    return contradiction(`--${flagOf(stray)} does not go with a measured sinogram`, 'Leave it out.');

  const said = conventionOf(request, kind);
  const convention = { ...said, axes: axesOf(said.axes, { frames: facts.frames ?? 1 }) };
  const { views, bins, rows } = extentIn(facts, convention.axes);
  const row = rowOf(rows, numberOf(values, 'row'));
  if (!row.ok) return row;
  const fields = [
    { flag: '--flat', field: flat },
    { flag: '--dark', field: dark },
  ];
  for (const { flag, field } of fields) {
    if (field !== null && ![bins, views, views * bins].includes(field.length))
      return invalid(flag, `it has ${field.length} values for ${bins} bins and ${views} views`);
  }
  const deadBins = textOf(values, 'deadBins') ?? 'auto';
  if (deadBins !== 'auto' && deadBins !== 'none') {
    const named = parseBins(deadBins, bins);
    if (!named.ok) return named;
  }
  const [water, energy] = [numberOf(values, 'water'), numberOf(values, 'energy')];
  if (water !== null && energy !== null)
    return contradiction('--water and --energy both state the attenuation of water', 'Give one of them.');
  return ok({
    quantity: isCounts ? 'counts' : 'line-integrals',
    i0: isCounts ? i0 : null,
    flat: flat === null ? null : [...flat],
    dark: dark === null ? null : [...dark],
    convention,
    row: row.value,
    deadBins,
    waterPerMm: water ?? (energy === null ? WATER_PER_MM : waterPerMmAt(energy)),
  });
}
