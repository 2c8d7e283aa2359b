/** From a picture file to what was measured of it. */
import type { Job } from '../../contract/job.ts';
import { Refused } from '../../contract/refused.ts';
import type { Decoded } from '../../formats/decoded.ts';
import { keepGrey } from '../../image/keep-grey.ts';
import { grey, GREY_WEIGHTS } from '../../operators/pixel/grey.ts';
import { pixelMask } from '../../operators/pixel/mask.ts';
import type { Measured, Read } from '../measuring.ts';
import { measuredPicture, photoOf, type MeasuredPicture } from './job.ts';
import { hintsOf, maskOf, pictureOf, requireSize, type Hints } from './read.ts';
import { unmeasured } from './problem/unmeasured.ts';

/** @throws Refused where a file cannot be what the job says */
export function measure(job: Job, read: Read): Measured {
  const { input, files } = read;
  const { operator, reference } = photoOf(job);
  if (operator.start !== null) return unmeasured(job, operator.start, read);
  const size = measuredPicture(job);
  const picture = measuredOf(size, pictureOf(input, job.input.frame), operator.grey);
  const known = operator.mask === null ? null : maskOf(fileOf(files, 'mask'), size, operator.mask).known;
  const hints = hintsIn(job, files, picture, known);
  const samples = sampled(size, picture, known);
  const data =
    hints === null ? samples : joined(samples, sampled({ ...size, channels: 3 }, hints.colours, hints.hinted));
  return {
    truth: reference === null ? null : truthOf(job, reference.path, fileOf(files, 'reference')),
    data,
    shape: [data.length],
    noiseSd: 0,
    weights: null,
    arrays: {
      ...(known === null ? {} : { known: { data: known, shape: [size.height, size.width] } }),
      ...(hints === null ? {} : { hinted: { data: hints.hinted, shape: [size.height, size.width] } }),
      // As it came: what its hole held is in no sample.
      picture: {
        data: picture,
        shape: size.channels === 1 ? [size.height, size.width] : [size.channels, size.height, size.width],
      },
    },
  };
}

function fileOf(files: Read['files'], name: string): Decoded {
  const file = files[name];
  if (file === undefined) throw new Error(`measure: the ${name} was not read`);
  return file;
}

/** The grey of a picture in colour; what is measured as it is stays so. */
function measuredOf(
  { height, width }: MeasuredPicture,
  picture: Float32Array,
  weights: keyof typeof GREY_WEIGHTS | null,
): Float32Array {
  const plane = height * width;
  if (weights === null || picture.length === plane) return picture;
  const out = new Float32Array(plane);
  grey(height, width, GREY_WEIGHTS[weights]).forward(picture, out);
  return out;
}

/** The samples that a mask leaves, channel by channel. */
function sampled(
  { channels, height, width }: MeasuredPicture,
  picture: Float32Array,
  known: Uint8Array | null,
): Float32Array {
  if (known === null) return picture;
  const mask = pixelMask(channels, height, width, known);
  const data = new Float32Array(mask.outShape[0] ?? 0);
  mask.forward(picture, data);
  return data;
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  const out = new Float32Array(first.length + second.length);
  out.set(first);
  out.set(second, first.length);
  return out;
}

/** A hint says which colour; how bright it is there the picture says, where that is known. */
function hintsIn(job: Job, files: Read['files'], grey: Float32Array, known: Uint8Array | null): Hints | null {
  const { hints, grey: weights } = photoOf(job).operator;
  if (hints === null || weights === null) return null;
  const found = hintsOf(fileOf(files, 'hints'), job.image, hints.path);
  const where = found.hinted.map((v, i) => (v === 1 && known?.[i] !== 0 ? 1 : 0));
  keepGrey(found.colours, grey, GREY_WEIGHTS[weights], where);
  return found;
}

function truthOf({ image: { channels, height, width } }: Job, path: string, whole: Decoded): Float32Array {
  requireSize('The reference', whole, { height, width });
  if (whole.samples !== channels)
    throw new Refused({
      code: 'unsupported-file',
      file: path,
      reason: channels === 1 ? 'it is in colour, and the result is grey' : 'it is grey, and the result is in colour',
      remedy: 'Save both in grey or both in colour.',
    });
  return pictureOf({ path, frame: null, decoded: whole }, 0);
}
