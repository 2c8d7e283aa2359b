import { basename } from 'node:path';
import { textOf } from '../../../../core/contract/values.ts';
import { complexImage } from '../../../../core/modalities/mri/image.ts';
import { mriOf } from '../../../../core/modalities/mri/job.ts';
import { notApplied } from '../../../../core/formats/picture/not-applied.ts';
import { readInput } from '../../read/read-input.ts';
import { chosenBy, type Reader } from '../reader.ts';
import { isKspace, prepareKspace, rawKspace, readJobKspace } from './kspace.ts';

/** A magnitude or a complex image, whose acquisition is simulated, or measured k-space. */
export const mriReader: Reader = {
  async prepare(request) {
    if (await isKspace(request)) return prepareKspace(request);
    const {
      input: { path },
      slice,
      values,
    } = request;
    const input = await readInput(path, chosenBy(slice), textOf(values, 'series'));
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
      warnings: [...notApplied(decoded), ...decoded.warnings],
      lists: {},
    };
  },
  raw: rawKspace,
  read(job) {
    const { source } = mriOf(job);
    return source.kind === 'image' ? null : readJobKspace(job.input.path, source, job.input.frame);
  },
};
