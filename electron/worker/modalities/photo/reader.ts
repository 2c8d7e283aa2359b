import { basename } from 'node:path';
import { photoOf } from '../../../../core/modalities/photo/job.ts';
import { pictureOf } from '../../../../core/modalities/photo/read.ts';
import { isInColour } from '../../../../core/image/in-colour.ts';
import { sizeText } from '../../../../core/image/said-size.ts';
import { Refused } from '../../../../core/contract/refused.ts';
import { readInput } from '../../read/read-input.ts';
import { blank } from '../blank.ts';
import { chosenBy, type Reader } from '../reader.ts';
import { inColour, photographIn } from './photograph.ts';
import { SOURCE_FILE, sourceTextOf } from './source.ts';

/** One frame of any picture. */
export const photoReader: Reader = {
  async prepare({ input: { path }, slice, task, values }) {
    // A picture of several pages is one picture: its first, where nobody has chosen another.
    const { input } = await photographIn(await readInput(path, typeof slice === 'number' ? chosenBy(slice) : () => 0));
    const { decoded } = input;
    const { frames } = decoded;
    const pages =
      frames === 1 || typeof slice === 'number'
        ? []
        : [`It holds ${frames} pictures: the first is worked on, and the results hold that one alone.`];
    const picture = pictureOf(input, input.frame ?? 0);
    const { format, height, width, depth, profile } = decoded;
    const isColoured = picture.length > height * width && isInColour(picture, height * width, 'planar', 1);
    // Of every task that makes colours this one alone says nothing of those that are there.
    if (task === 'colorize' && isColoured && values['force'] !== 'force')
      throw new Refused({ code: 'already-in-colour', file: path });
    const colour = picture.length === height * width ? 'grey' : 'colour';
    const said = profile === null ? 'no profile: sRGB is assumed' : 'with a colour profile';
    return {
      input,
      holds: 'srgb',
      reading: `${basename(path)}, ${format.toUpperCase()}: ${sizeText(decoded, 'srgb')} pixels, ${colour}, ${depth.bits} bits, ${said}`,
      warnings: [...decoded.warnings, ...pages],
      lists: {},
    };
  },
  async read(job) {
    const { path, frame, series } = job.input;
    const { height, width } = job.image;
    const { operator, written } = photoOf(job);
    if (operator.start?.kind === 'noise') return blank(path, { height, width, samples: 3 });
    const file = await readInput(path, () => frame, series ?? null);
    const source = await sourceTextOf(path, file.decoded, written.without);
    const { input, arrays } = await photographIn(file);
    const warnings = [...input.decoded.warnings, ...source.warnings];
    return {
      ...input,
      decoded: { ...input.decoded, warnings },
      // What is made of a painting is opaque, and none of its values is known.
      beside: { arrays: operator.start === null ? arrays : {}, texts: { [SOURCE_FILE]: source.text } },
    };
  },
  image: async (path, frame, series) => (await photographIn(await readInput(path, () => frame, series))).input,
  // Of a mask only what is dark and what is bright is asked.
  beside: (name, decoded) => (name === 'mask' ? Promise.resolve(decoded) : inColour(decoded)),
};
