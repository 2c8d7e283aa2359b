/** How a request measures, without any solver: what a window draws is what a run will do. */
import { parseNoise } from '../contract/noise-text.ts';
import { ok, type Result } from '../contract/result.ts';
import { anglesOf, geometryOf, gridOf, sinogramGrid } from './ct-geometry.ts';
import { contradiction, numberOf, type PixelRange, type ScanFacts, type ScanRequest, textOf } from './ct-request.ts';
import { NUMBER_PARAMETERS } from './ct-numbers.ts';
import type { Grid, Scan } from './simulation.ts';

/** A scan with how its numbers came about. */
export interface ResolvedScan extends Scan {
  /** Spacing of the input's pixels in mm [row, column], and where it comes from. */
  readonly native: [number, number];
  readonly from: 'file' | 'flag' | 'assumed';
  readonly notes: string[];
}

/** Resolves matrix, beam and noise of a request, or says what contradicts what. */
export function resolveScan(request: ScanRequest, facts: ScanFacts, model: PixelRange | null): Result<ResolvedScan> {
  const { values, given } = request;
  const kind = textOf(values, 'geometry') ?? 'parallel';
  const fan = {
    sourceMm: numberOf(values, 'sourceDistance') ?? 541,
    detectorMm: numberOf(values, 'detectorDistance') ?? 949,
  };
  if (kind === 'parallel') {
    const stray = ['sourceDistance', 'detectorDistance', 'binPitch'].find((id) => given.has(id));
    if (stray !== undefined)
      return contradiction(
        'A parallel beam has no source or detector distance and no bin pitch',
        'Add --geometry fan or fan-flat, or leave them out.',
      );
  } else if (kind === 'fan-flat' && fan.detectorMm <= fan.sourceMm) {
    return contradiction(
      `The detector (${fan.detectorMm} mm from the source) does not lie behind the centre (${fan.sourceMm} mm)`,
      'Give --detector-distance from the source, larger than --source-distance.',
    );
  }
  const measured = facts.kind === 'sinogram';
  if (measured) {
    if (values['quantity'] === null)
      return contradiction(
        'A sinogram may hold line integrals or photon counts',
        'Say which with --quantity line-integrals or --quantity counts.',
      );
    if (values['quantity'] === 'counts' && numberOf(values, 'i0') === null)
      return contradiction('Counts need the unobstructed level', 'Give it with --i0.');
    if (given.has('simulate')) return contradiction('--simulate does not go with a measured sinogram', 'Leave it out.');
    if (NUMBER_PARAMETERS.some((id) => given.has(id)))
      return contradiction(
        '--numbers, --slope and --intercept go with an image, and a sinogram was given',
        'Say with --quantity what its numbers are.',
      );
    if (given.has('slice')) return contradiction('--slice does not go with a measured sinogram', 'Leave it out.');
  }
  if (values['quantity'] !== 'counts' && given.has('i0'))
    return contradiction('--i0 goes with --quantity counts only', 'Leave it out, or add --quantity counts.');
  if (!measured && (given.has('quantity') || given.has('binSpacing')))
    return contradiction('--quantity and --bin-spacing go with --sinogram only', 'Leave them out.');

  const notes: string[] = [];
  const angles = anglesOf(request, facts, kind === 'parallel' ? 180 : 360);
  if (!angles.ok) return angles;
  const noise = parseNoise(textOf(values, 'noise') ?? 'none');
  if (!noise.ok) return noise;
  if (measured && values['quantity'] === 'counts' && noise.value.kind !== 'none') {
    const i0 = numberOf(values, 'i0');
    if (noise.value.kind !== 'poisson' || noise.value.i0 !== i0)
      return contradiction(
        `Counts with --i0 ${i0} carry their own noise, and --noise says another`,
        'Leave --noise out.',
      );
  }
  const offset = numberOf(values, 'centerOffset') ?? 0;

  let grid: Grid;
  let binMm: number;
  let native: [number, number] = [1, 1];
  let from: 'file' | 'flag' | 'assumed' = 'assumed';
  if (measured) {
    const pitch = numberOf(values, 'binPitch');
    binMm = numberOf(values, 'binSpacing') ?? 1;
    if (kind === 'parallel' && !given.has('binSpacing'))
      notes.push('The width of a detector bin is taken as 1 mm (--bin-spacing states another).');
    if (kind !== 'parallel' && pitch === null)
      return contradiction(
        'A fan-beam sinogram needs the pitch of its bins',
        'Give --bin-pitch, in degrees (fan) or mm at the detector (fan-flat).',
      );
    const isocentre =
      pitch === null
        ? binMm
        : kind === 'fan'
          ? (pitch * Math.PI * fan.sourceMm) / 180
          : (pitch * fan.sourceMm) / fan.detectorMm;
    const g = sinogramGrid(request, facts, isocentre);
    if (!g.ok) return g;
    grid = g.value;
  } else {
    const g = gridOf(request, facts, model);
    if (!g.ok) return g;
    ({ grid, native, from } = g.value);
    notes.push(...g.value.notes);
    binMm = grid.pixelMm;
  }
  const geometry = geometryOf(
    kind,
    angles.value,
    grid,
    measured ? facts.width : null,
    binMm,
    fan,
    numberOf(values, 'binPitch'),
    offset,
  );
  if (!geometry.ok) return geometry;

  return ok({
    image: grid,
    geometry: geometry.value,
    noise: noise.value,
    simulate: measured ? null : values['simulate'] === 'same' ? 'same' : 'fine',
    seed: numberOf(values, 'seed') ?? 1,
    native,
    from,
    notes,
  });
}
