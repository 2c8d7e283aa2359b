import { featherOf } from '../../../image/holes/feather.ts';
import type { Posed } from '../../measuring.ts';

/** A picture with holes, as it came. */
interface Holed {
  readonly height: number;
  readonly width: number;
  /** [height, width], 0 in the hole. */
  readonly known: Uint8Array;
  /** [channels, height, width], with what its holes held. */
  readonly picture: ArrayLike<number>;
}

/**
 * The same problem, of whose results the filling comes up from the picture over `reach` pixels inside the rim of the hole;
 * they are judged as they were found.
 */
export function feathered(posed: Posed, { height, width, known, picture }: Holed, reach: number): Posed {
  const share = featherOf(known, height, width, reach);
  return {
    ...posed,
    // Known pixels have a share of 0: they are the picture's own, as they were.
    fromProblem: (x) =>
      posed.fromProblem(x).map((v, i) => {
        const part = share[i % share.length]!;
        return part === 1 ? v : part * v + (1 - part) * picture[i]!;
      }),
    whole: posed.whole ?? posed,
  };
}
