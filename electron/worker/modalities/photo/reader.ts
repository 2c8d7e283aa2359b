import { basename } from 'node:path';
import { pictureOf } from '../../../../core/modalities/photo/read.ts';
import { readInput } from '../../read/read-input.ts';
import { chosenBy, type Reader } from '../reader.ts';

/** One frame of any picture. */
export const photoReader: Reader = {
  async prepare({ input: { path }, slice }) {
    const input = await readInput(path, chosenBy(slice));
    const { decoded } = input;
    const picture = pictureOf(input, input.frame ?? 0);
    const { format, height, width, depth } = decoded;
    const colour = picture.length === height * width ? 'grey' : 'colour';
    return {
      input,
      holds: 'srgb',
      reading: `${basename(path)}, ${format.toUpperCase()}: ${height} × ${width} pixels, ${colour}, ${depth.bits} bits`,
      warnings: [...decoded.warnings],
      lists: {},
    };
  },
  read: () => null,
};
