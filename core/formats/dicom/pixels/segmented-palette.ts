import { damaged } from '../../refusal.ts';

const DISCRETE = 0;
const LINEAR = 1;
const INDIRECT = 2;

/**
 * Expands a segmented palette (PS3.3, C.7.9.2) to its entries: runs of given values, straight lines from the entry
 * before to a given end, and copies of earlier segments.
 * @param words the segment data as words of the palette's depth
 * @param count entries that the descriptor promises
 * @param wordBytes 1 or 2: indirect segments count in bytes
 */
export function expandSegments(words: readonly number[], count: number, wordBytes: 1 | 2): number[] {
  const out: number[] = [];
  const next = (at: number): number => {
    const word = words[at];
    if (word === undefined) throw damaged('its segmented palette is cut');
    return word;
  };
  const run = (from: number, segments: number, copied: boolean): void => {
    let at = from;
    for (let s = 0; s < segments && at < words.length && out.length < count; s++) {
      const kind = next(at);
      const length = next(at + 1);
      if (kind === DISCRETE) {
        for (let i = 0; i < length; i++) out.push(next(at + 2 + i));
        at += 2 + length;
      } else if (kind === LINEAR) {
        const start = out.at(-1);
        const end = next(at + 2);
        if (start === undefined || length === 0) throw damaged('its segmented palette begins with a line');
        for (let i = 1; i <= length; i++) out.push(Math.round(start + ((end - start) * i) / length));
        at += 3;
      } else if (kind === INDIRECT && !copied) {
        // A copy holds no copies: there is no recursion to bound.
        const low = next(at + 2);
        const high = next(at + 3);
        run((low + high * 2 ** (8 * wordBytes)) / wordBytes, length, true);
        at += 4;
      } else throw damaged('its segmented palette is damaged');
    }
  };
  run(0, Infinity, false);
  if (out.length < count) throw damaged(`its segmented palette gives ${out.length} of ${count} entries`);
  return out.slice(0, count);
}
