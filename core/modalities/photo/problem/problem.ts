/** A photograph's measurement as solvers see it: mask ∘ grey ∘ box of three colours, and their values at the hints. */
import { holeWidth } from '../../../image/holes/hole-width.ts';
import { reduced } from '../../../image/grids/reduced.ts';
import { keepGrey } from '../../../image/keep-grey.ts';
import { MIRRORED } from '../../../image/symmetry.ts';
import { GREY_WEIGHTS } from '../../../operators/pixel/grey.ts';
import { sizeOf } from '../../../operators/linear-operator.ts';
import { withHints } from '../../../operators/pixel/hints.ts';
import { oldPhoto } from '../../../operators/pixel/old-photo.ts';
import { pixelMask } from '../../../operators/pixel/mask.ts';
import { fillBiharmonic } from '../../../solvers/fills/biharmonic.ts';
import { fillHarmonic } from '../../../solvers/fills/harmonic.ts';
import type { Planes } from '../../../solvers/fills/hole.ts';
import type { Hinted } from '../../../solvers/fills/colour/chroma.ts';
import { greyCopy } from '../../../solvers/fills/colour/grey-copy.ts';
import { krigeColour } from '../../../solvers/fills/colour/krige-colour.ts';
import { spreadColour } from '../../../solvers/fills/colour/spread-colour.ts';
import { enlargeBicubic } from '../../../solvers/fills/enlarge-bicubic.ts';
import { fillPatches } from '../../../solvers/fills/patches/fill-patches.ts';
import { fillTelea } from '../../../solvers/fills/telea.ts';
import { completed } from '../../../solvers/full-transform.ts';
import type { Fill, InverseProblem } from '../../../solvers/solver.ts';
import { linear, type Posed } from '../../measuring.ts';
import { SIGMA_OF_HUE } from '../smaller-grids.ts';
import type { PhotoData } from './photo-data.ts';
import { smallerPhoto } from './smaller.ts';
import { suitable, type Classical } from './lacks.ts';
import { WIDE_HOLE } from '../tasks/presets.ts';

/** Colours that the network sees, also of a grey picture. */
const COLOURS = 3;

/** First noise level where nobody says it: hue is decided at large σ, and where hints have decided it little is left open. */
const FIRST_SIGMA = { colour: SIGMA_OF_HUE, hints: 0.1, other: 0.2 };

/**
 * Of a colour that kriging leaves open: a tenth of what colours vary by, since its errors are those of whole regions, and the
 * engine weighs every pixel as if it erred by itself.
 */
const COLOUR_VARIANCE = 0.1 * 0.1 ** 2;

/**
 * Where the engine begins: at the method that knows most. A surface that continues slopes overshoots in a wide hole, and takes
 * ten times as long there.
 */
const startOf = (suited: readonly Classical[], isWide: () => boolean): Classical =>
  (['bicubic', 'kriging', 'grey'] as const).find((kind) => suited.includes(kind)) ??
  (isWide() ? 'harmonic' : 'biharmonic');

/** Continues what is known of the planes into the hole; they may be `out`. */
type Continuing = (planes: Planes, known: Uint8Array, out: Float32Array, seed: number) => void;

export function photoProblem(given: PhotoData): Posed {
  const {
    image,
    operator: { grey, scale },
    known,
    hinted,
    data,
  } = given;
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

  /** The measured picture with its holes filled, on its own grid. */
  function whole(method: Continuing, seed: number): Float32Array {
    const picture = measured();
    if (known !== null) method({ data: picture, ...small }, known, picture, seed);
    return picture;
  }
  /** A grey stands in three equal colours. */
  function inColours(picture: Float32Array, out: Float32Array): void {
    if (small.channels === 1) greyCopy(picture, out);
    else out.set(picture);
  }
  const filledBy =
    (method: Continuing): Fill =>
    (out, seed) =>
      inColours(whole(method, seed), out);
  /** Holes beneath a method that does something else are filled by it. */
  const beneath = fillBiharmonic;

  function greyWithHints(seed: number): Hinted {
    if (weights === null || hinted === null) throw new Error('there are no hints');
    const hints = new Float32Array(COLOURS * height * width);
    pixelMask(COLOURS, height, width, hinted).adjoint(samples.subarray(sizeOf(lost.outShape)), hints);
    return { grey: whole(beneath, seed), hints, known: hinted, weights };
  }

  /** What kriging left open when it last was asked. */
  let open: Float32Array | null = null;
  function doubtOfColours(): Float32Array {
    if (open === null) methods.kriging(new Float32Array(COLOURS * height * width), 0);
    return Float32Array.from({ length: height * width }, (_, i) =>
      known !== null && known[i] === 0 ? Infinity : COLOUR_VARIANCE * (open?.[i] ?? 1),
    );
  }

  const methods: Readonly<Record<Classical, Fill>> = {
    harmonic: filledBy(fillHarmonic),
    biharmonic: filledBy(fillBiharmonic),
    telea: filledBy(fillTelea),
    patchmatch: filledBy((planes, holes, out, seed) => fillPatches(planes, holes, seed, out)),
    grey: filledBy(beneath),
    bicubic(out, seed) {
      const picture = { data: whole(beneath, seed), ...small };
      if (small.channels === COLOURS) enlargeBicubic(picture, scale, out);
      else {
        const enlarged = new Float32Array(height * width);
        enlargeBicubic(picture, scale, enlarged);
        greyCopy(enlarged, out);
      }
    },
    kriging(out, seed) {
      open = krigeColour(greyWithHints(seed), height, width, out);
    },
    spread: (out, seed) => spreadColour(greyWithHints(seed), height, width, out),
  };
  const suited = suitable({ mask: known, grey, scale, hints: hinted });
  const fills = Object.fromEntries(suited.map((kind) => [kind, methods[kind]]));
  const isWide = (): boolean => known !== null && holeWidth(known, small.height, small.width) >= WIDE_HOLE;

  const coarser = smallerPhoto(given, (smaller) => photoProblem(smaller).problem);
  const problem: InverseProblem = {
    ...(coarser === null ? {} : { coarser }),
    operator,
    shape: [COLOURS, height, width],
    data: samples,
    noiseSd: 0,
    weights: null,
    lower: null,
    firstSigma: FIRST_SIGMA[grey === null ? 'other' : hinted === null ? 'colour' : 'hints'],
    symmetries: MIRRORED,
    prox: (y, weightsOfData) => operator.proximal(y, weightsOfData),
    fullTransform: completed(operator),
    start: (out) => methods[startOf(suited, isWide)](out, 0),
    ...(suited.includes('kriging') ? { startVariance: doubtOfColours } : {}),
    fills,
  };

  /** Of a pixel whose grey was measured that grey is exact, in colours that there are. */
  const pictureOf =
    weights === null || scale !== 1
      ? (x: Float32Array) => meanOfCopies(fromProblem(x), copies)
      : (x: Float32Array) => {
          const picture = fromProblem(x);
          keepGrey(picture, known === null ? samples.subarray(0, height * width) : measured(), weights, known);
          return picture;
        };
  return {
    problem,
    scale: range,
    dataUnit: 1,
    toProblem: (of) => repeated(toProblem(of), copies),
    fromProblem: pictureOf,
    // The grey of a preview need not be exact.
    sketch: (x, by) => meanOfCopies(fromProblem(reduced(x, { channels: COLOURS, height, width }, by)), copies),
    ...(weights === null ? {} : { isIndivisible: true }),
    residualOfData: (residual) => residual.subarray(0, data.length),
  };
}

/** The same array where one copy is all. */
const repeated = (plane: Float32Array, copies: number): Float32Array => {
  if (copies === 1) return plane;
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
