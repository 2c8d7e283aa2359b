/** Lines that were measured, stored side by side without those between them: nothing is missing, and the image folds over. */
import type { SoundKspace } from '../../../core/formats/kspace/recognise.ts';
import { rootSumOfSquares } from './root-sum-of-squares.ts';

/** A matrix of one side more than so many times as long as the other is rare, even where the readout is oversampled twice. */
const OBLONG = 2;
/** Beside an object there is air: along so much of an axis, its energy is less than this share of the mean. */
const AIR = { width: 1 / 20, energy: 0.2 };

/** What speaks for it where the file does not say how large its field of view is; null: nothing does. */
export function packedDoubt({ data, height, width, sampling }: SoundKspace): string | null {
  const [long, short] = [Math.max(height, width), Math.min(height, width)];
  if (sampling.kind !== 'full' || long <= OBLONG * short) return null;
  const along = short === width ? 'columns' : 'rows';
  const profile = new Float64Array(short);
  rootSumOfSquares(data, height, width).forEach((value, i) => {
    profile[along === 'columns' ? i % width : Math.floor(i / width)]! += value * value;
  });
  if (hasAir(profile)) return null;
  return (
    `Its matrix is ${height} × ${width}, and its image fills it along the ${along} from border to border, as if it were folded over: ` +
    `it may hold the measured ${along} alone, without those between them. Then put zeros where nothing was measured; as it stands it counts as fully sampled.`
  );
}

/** Whether the mean of some neighbours falls far below that of all; the last neighbours the first. */
function hasAir(profile: Float64Array): boolean {
  const n = profile.length;
  const length = Math.max(1, Math.round(n * AIR.width));
  const mean = profile.reduce((sum, v) => sum + v, 0) / n;
  return profile.some((_, from) => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += profile[(from + i) % n]!;
    return sum < AIR.energy * mean * length;
  });
}
