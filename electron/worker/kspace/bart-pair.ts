/** BART keeps an array in two files of one name: the numbers in `.cfl`, their sizes in `.hdr`. */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { must, Refused } from '../../../core/contract/refused.ts';
import { bartDimensions } from '../../../core/formats/kspace/open-array.ts';
import { reading } from '../../../core/formats/refusal.ts';
import { wordsOf } from '../read/file-error.ts';

/** By either of its names, or by the one that they share; null where it is none. */
function bartPair(path: string): { readonly data: string; readonly header: string } | null {
  const stem = /^(.*)\.(cfl|hdr)$/i.exec(path)?.[1];
  if (stem !== undefined) return { data: `${stem}.cfl`, header: `${stem}.hdr` };
  const isStem = !existsSync(path) && existsSync(`${path}.cfl`) && existsSync(`${path}.hdr`);
  return isStem ? { data: `${path}.cfl`, header: `${path}.hdr` } : null;
}

/** The file that holds the numbers: of a pair the `.cfl`, whichever was named. */
export const numbersPath = (path: string): string => bartPair(path)?.data ?? path;

/** Sizes as the header beside the numbers states them; null: it is no such pair. @param path of either, as it was named @throws Refused */
export function dimensionsBeside(path: string): readonly number[] | null {
  const pair = bartPair(path);
  if (pair === null) return null;
  const { data, header } = pair;
  const missing = [data, header].find((half) => !existsSync(half));
  if (missing !== undefined) {
    const reason =
      missing === path ? 'there is no such file' : `${basename(missing)}, its other half, is not beside it`;
    const remedy = 'BART keeps an array in two files of one name, .cfl and .hdr: put both side by side.';
    throw new Refused({ code: 'unreadable-file', file: path, reason, remedy });
  }
  const text = ((): string => {
    try {
      return readFileSync(header, 'latin1').slice(0, 2 ** 16);
    } catch (e) {
      throw new Refused({ code: 'unreadable-file', file: header, reason: wordsOf(e) });
    }
  })();
  return must(reading(header, () => bartDimensions(text)));
}
