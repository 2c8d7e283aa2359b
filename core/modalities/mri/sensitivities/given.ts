/** Maps of the coils that are given: as somebody else has estimated them, made to what the program's own are. */
import { Refused } from '../../../contract/refused.ts';
import { checkFinite } from '../../../formats/finite.ts';
import type { CoilMapsFile } from '../../../formats/kspace/coil-maps.ts';
import type { SoundKspace } from '../../../formats/kspace/recognise.ts';
import { whitened, type Covariance } from '../kspace/whitening.ts';
import type { CoilMaps } from '../phase/calibration-phase.ts';

/** Beside the largest root of the sum of squares of a set: where it is less no coil sees anything. */
const UNSEEN = 0.01;

/** The k-space that they belong to. */
type Seen = Pick<SoundKspace, 'coils' | 'height' | 'width' | 'dead'>;

const NAME = 'The maps of the coils (coils × rows × columns)';

/**
 * The root of the sum of squares of each set is 1 wherever coils see anything, as of maps from the calibration region; maps
 * of coils that are dead are left out.
 * @param covariance by which k-space was whitened: they are of its coils as the file has them
 * @throws Refused where they belong to other coils or to an image of another size
 */
export function givenMaps(file: CoilMapsFile, kspace: Seen, covariance: Covariance | null): CoilMaps {
  const { sets, height, width } = file;
  const coils = kspace.coils + kspace.dead.length;
  if (file.coils !== coils || height !== kspace.height || width !== kspace.width)
    throw new Refused({
      code: 'shape-mismatch',
      what: NAME,
      expected: [coils, kspace.height, kspace.width],
      found: [file.coils, height, width],
    });
  if (sets !== 1 && sets !== 2) {
    const reason = `There are ${sets} sets of maps, and an image is made from one or two`;
    throw new Refused({ code: 'contradiction', reason, remedy: 'Give the first one or two of them.' });
  }
  checkFinite(file.data, 'The file of maps');
  const size = 2 * height * width;
  const maps = new Float32Array(sets * kspace.coils * size);
  let to = 0;
  for (let set = 0; set < sets; set++)
    for (let coil = 0; coil < coils; coil++) {
      if (kspace.dead.includes(coil)) continue;
      const from = (set * coils + coil) * size;
      maps.set(file.data.subarray(from, from + size), to);
      to += size;
    }
  if (covariance !== null)
    for (let set = 0; set < sets; set++) {
      const own = maps.subarray(set * kspace.coils * size, (set + 1) * kspace.coils * size);
      own.set(whitened(own, covariance));
    }
  normalise(maps, sets, height * width);
  return { maps, sets };
}

/** @param maps [sets, coils, 2, pixels], in place @throws Refused where they are nothing */
function normalise(maps: Float32Array, sets: number, pixels: number): void {
  const perSet = maps.length / sets;
  const squares = new Float64Array(sets * pixels);
  for (let i = 0; i < maps.length; i++) squares[Math.floor(i / perSet) * pixels + (i % pixels)]! += maps[i]! ** 2;
  const most = Math.sqrt(squares.reduce((largest, v) => Math.max(largest, v), 0));
  if (most === 0) throw new Refused({ code: 'constant-image', what: 'The file of maps', value: 0 });
  for (let i = 0; i < maps.length; i++) {
    const size = Math.sqrt(squares[Math.floor(i / perSet) * pixels + (i % pixels)]!);
    maps[i] = size < UNSEEN * most ? 0 : maps[i]! / size;
  }
}
