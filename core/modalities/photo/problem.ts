/** A photograph's measurement as solvers see it: mask ∘ grey ∘ box of three colours, and their values at the hints. */
import type { Job } from '../../contract/job.ts';
import type { PhotoOperator } from '../../contract/measurement/photo.ts';
import { keepGrey } from '../../image/keep-grey.ts';
import { resample } from '../../image/resample.ts';
import { MIRRORED } from '../../image/symmetry.ts';
import { GREY_WEIGHTS } from '../../operators/pixel/grey.ts';
import { withHints } from '../../operators/pixel/hints.ts';
import { oldPhoto } from '../../operators/pixel/old-photo.ts';
import { pixelMask } from '../../operators/pixel/mask.ts';
import { fillBiharmonic } from '../../solvers/fills/biharmonic.ts';
import { fillHarmonic } from '../../solvers/fills/harmonic.ts';
import type { Planes } from '../../solvers/fills/hole.ts';
import { fillTelea } from '../../solvers/fills/telea.ts';
import { completed } from '../../solvers/full-transform.ts';
import type { Fill, InverseProblem } from '../../solvers/solver.ts';
import { linear, type Posed } from '../measuring.ts';

/** Colours that the network sees, also of a grey picture. */
const COLOURS = 3;

/** First noise level where nobody says it: hue is decided at large σ; of what is left open in one place little is. */
const FIRST_SIGMA = { colour: 6, other: 0.2 };

/** Continues what is known of the planes into the hole; they may be `out`. */
type Continuing = (planes: Planes, known: Uint8Array, out: Float32Array, seed: number) => void;

/** What a photograph's problem is made of. */
export interface PhotoData {
  readonly image: Pick<Job['image'], 'channels' | 'height' | 'width'>;
  readonly operator: Pick<PhotoOperator, 'grey' | 'scale'>;
  /** [height/scale, width/scale], 0 in the hole; null where there is none. */
  readonly known: Uint8Array | null;
  /** [height, width], 1 where the colour is known; null without hints. */
  readonly hinted: Uint8Array | null;
  /** The known samples: of the grey alone, or channel by channel; then those of the hints. */
  readonly data: Float32Array;
}

export function photoProblem({ image, operator: { grey, scale }, known, hinted, data }: PhotoData): Posed {
  const { channels, height, width } = image;
  const weights = grey === null ? null : GREY_WEIGHTS[grey];
  const lost = oldPhoto(COLOURS, height, width, { scale, weights, mask: known });
  const operator = hinted === null ? lost : withHints(lost, hinted);
  // A grey picture that stays grey stands three times in its problem.
  const copies = COLOURS / channels;
  const samples = repeated(data, copies);
  const range = { low: 0, high: 1 };
  const { toProblem, fromProblem } = linear(range);
  const small = { channels: grey === null ? COLOURS : 1, height: height / scale, width: width / scale };

  /** What was measured, on its own grid; 0 in a hole. */
  function measured(): Float32Array<ArrayBuffer> {
    const { channels: own, height: rows, width: columns } = small;
    const picture = new Float32Array(own * rows * columns);
    if (known === null) picture.set(samples.subarray(0, picture.length));
    else {
      const mask = pixelMask(own, rows, columns, known);
      mask.adjoint(samples.subarray(0, mask.outShape[0]), picture);
    }
    return picture;
  }

  /** The measured picture with its holes filled, on the grid of the result, in three colours. */
  const continued =
    (method: Continuing): Fill =>
    (out, seed) => {
      const picture = measured();
      if (known !== null) method({ data: picture, ...small }, known, picture, seed);
      const plane = small.height * small.width;
      for (let c = 0; c < COLOURS; c++) {
        const from = Math.min(c, small.channels - 1) * plane;
        const own = picture.subarray(from, from + plane);
        const at = c * height * width;
        if (scale === 1) out.set(own, at);
        else out.set(resample(own, small.height, small.width, height, width, 1 / scale, 1 / scale), at);
      }
    };
  const biharmonic = continued(fillBiharmonic);

  const problem: InverseProblem = {
    operator,
    shape: [COLOURS, height, width],
    data: samples,
    noiseSd: 0,
    weights: null,
    lower: null,
    firstSigma: grey === null ? FIRST_SIGMA.other : FIRST_SIGMA.colour,
    symmetries: MIRRORED,
    prox: (y, weightsOfData) => operator.proximal(y, weightsOfData),
    fullTransform: completed(operator),
    start: (out) => biharmonic(out, 0),
    ...(known === null
      ? {}
      : { fills: { biharmonic, harmonic: continued(fillHarmonic), telea: continued(fillTelea) } }),
  };

  /** Of a pixel whose grey was measured that grey is exact, in colours that there are. */
  const pictureOf =
    weights === null || scale !== 1
      ? (x: Float32Array) => meanOfCopies(fromProblem(x), copies)
      : (x: Float32Array) => {
          const picture = fromProblem(x);
          keepGrey(picture, measured(), weights, known);
          return picture;
        };
  return {
    problem,
    scale: range,
    dataUnit: 1,
    toProblem: (of) => repeated(toProblem(of), copies),
    fromProblem: pictureOf,
    residualOfData: (residual) => residual.subarray(0, data.length),
  };
}

const repeated = (plane: Float32Array, copies: number): Float32Array => {
  const out = new Float32Array(plane.length * copies);
  for (let c = 0; c < copies; c++) out.set(plane, c * plane.length);
  return out;
};

/** Three times one number have that number as their mean, to the bit. */
function meanOfCopies(planes: Float32Array, copies: number): Float32Array {
  if (copies === 1) return planes;
  const size = planes.length / copies;
  return Float32Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < copies; c++) sum += planes[c * size + i]!;
    return sum / copies;
  });
}
