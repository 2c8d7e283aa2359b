import { expect, it } from 'vitest';
import { paintPixels, type Looks } from '../../../renderer/canvas/paint/paint-pixels.ts';
import { pictureFile } from '../../../renderer/canvas/frames/picture-file.ts';
import sharp from 'sharp';
import { frameOf } from './frame-of.ts';

const frame = frameOf({ height: 3, width: 5, unit: 'HU' }, (column, row) => 200 * column - 300 * row);
const window = { center: 40, width: 400 };

it.each<[string, Looks]>([
  ['grey', { invert: false, colours: 'grey' }],
  ['inverted', { invert: true, colours: 'grey' }],
  ['in colours', { invert: false, colours: 'signed' }],
])('a picture that is saved is the one on the screen: %s', async (_, looks) => {
  const words = new Int32Array(15);
  paintPixels(frame, window, looks, words);
  const seen = new Uint8Array(words.buffer).filter((_v, i) => i % 4 !== 3);
  const file = pictureFile(frame, window, looks, 'Research use only.');
  expect(Buffer.from(file).toString('latin1')).toContain('Research use only.');
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([5, 3, 3]);
  expect([...data]).toEqual([...seen]);
});
