import { basename } from 'node:path';
import { photoOf } from '../../../../core/modalities/photo/job.ts';
import { isInColour, pictureOf } from '../../../../core/modalities/photo/read.ts';
import { Refused } from '../../../../core/contract/refused.ts';
import { readInput } from '../../read/read-input.ts';
import { chosenBy, type Reader } from '../reader.ts';
import { inColour, photographIn } from './photograph.ts';
import { SOURCE_FILE, sourceTextOf } from './source.ts';

/** One frame of any picture. */
export const photoReader: Reader = {
  async prepare({ input: { path }, slice, task, values }) {
    const { input } = await photographIn(await readInput(path, chosenBy(slice)));
    const { decoded } = input;
    const picture = pictureOf(input, input.frame ?? 0);
    const { format, height, width, depth, profile } = decoded;
    const isColoured = isInColour(picture, height * width);
    // Of every task that makes colours this one alone says nothing of those that are there.
    if (task === 'colorize' && isColoured && values['force'] !== 'force')
      throw new Refused({ code: 'already-in-colour', file: path });
    const colour = picture.length === height * width ? 'grey' : 'colour';
    const said = profile === null ? 'no profile: sRGB is assumed' : 'with a colour profile';
    return {
      input,
      holds: 'srgb',
      reading: `${basename(path)}, ${format.toUpperCase()}: ${height} × ${width} pixels, ${colour}, ${depth.bits} bits, ${said}`,
      warnings: [...decoded.warnings],
      lists: {},
    };
  },
  async read(job) {
    const { path, frame, series } = job.input;
    const file = await readInput(path, () => frame, series ?? null);
    const source = await sourceTextOf(path, file.decoded, photoOf(job).written.without);
    const { input, arrays } = await photographIn(file);
    const warnings = [...input.decoded.warnings, ...source.warnings];
    return {
      ...input,
      decoded: { ...input.decoded, warnings },
      beside: { arrays, texts: { [SOURCE_FILE]: source.text } },
    };
  },
  // Of a mask only what is dark and what is bright is asked.
  beside: (name, decoded) => (name === 'mask' ? Promise.resolve(decoded) : inColour(decoded)),
};
