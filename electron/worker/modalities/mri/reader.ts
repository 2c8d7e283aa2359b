import { basename } from 'node:path';
import { textOf } from '../../../../core/contract/values.ts';
import { complexImage } from '../../../../core/modalities/mri/image.ts';
import { mriOf } from '../../../../core/modalities/mri/job.ts';
import { notApplied } from '../../../../core/formats/picture/not-applied.ts';
import { looksLikeKspace } from '../../../../core/formats/kspace/recognise.ts';
import { readInput, type Input } from '../../read/read-input.ts';
import { chosenBy, type Reader } from '../reader.ts';
import { isKspace, prepareKspace, rawKspace, readJobKspace, readJobNumbers } from './kspace.ts';

/** A magnitude or a complex image, whose acquisition is simulated, or measured k-space. */
export const mriReader: Reader = {
  async prepare(request) {
    if (await isKspace(request)) return prepareKspace(request);
    const {
      input: { path },
      slice,
      values,
    } = request;
    const isSaid = values['holds'] === 'image'; // whatever its numbers look like
    const input = isSaid ? await readInput(path) : await readInput(path, chosenBy(slice), textOf(values, 'series'));
    const { decoded } = input;
    const holds = decoded.samples === 2 ? 'complex' : 'magnitude';
    // A slice beyond the end is a wrong flag: the command line knows how to say so. Of all, each is left to its own run.
    if (slice !== 'all' && (slice ?? 0) < decoded.frames) complexImage(input, input.frame ?? 0, { kind: 'none' });
    const { format, frames, height, width } = decoded;
    const size = `${frames > 1 ? `${frames} slices of ` : ''}${height} × ${width} pixels`;
    return {
      input,
      holds,
      reading: `${basename(path)}, ${format.toUpperCase()}: ${size}, ${holds} → simulated acquisition`,
      warnings: [...notApplied(decoded), ...decoded.warnings, ...doubtOf(decoded)],
      lists: {},
    };
  },
  raw: rawKspace,
  numbers: readJobNumbers,
  read(job) {
    const { source } = mriOf(job);
    if (source.kind === 'kspace') return readJobKspace(job.input.path, source, job.input.frame);
    // Read whole, for complex numbers that look like k-space are shown as what they measure.
    return source.numbers === 'complex' ? readInput(job.input.path) : null;
  },
};

/** Numbers of one frame, or of all. */
function doubtOf({ samples, data, height, width }: Input['decoded']): string[] {
  if (samples !== 1 || !looksLikeKspace(data.subarray(0, height * width), height, width)) return [];
  return [
    'Almost all of its energy lies about its middle, as in k-space: of the magnitude of k-space no image can be made, save it with its phase.',
  ];
}
