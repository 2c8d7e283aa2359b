import { blueWhiteRed, cyclic, grey, sequential, type ColourMap as Paint } from '../../../core/report/html/colour.ts';
import type { ColourMap } from '../view.ts';

const PAINTS: Readonly<Record<ColourMap, Paint>> = {
  grey,
  // The report's maps take a signed t; a table runs from black's end of the window to white's.
  signed: (t, out, at) => blueWhiteRed(2 * t - 1, out, at),
  sequential,
  phase: cyclic,
};

const tables = new Map<string, Uint8Array>();

/** 256 colours [level, RGB] from the window's low end to its high end. */
export function colourTable(map: ColourMap, invert = false): Uint8Array {
  const key = `${map}${invert}`;
  const kept = tables.get(key);
  if (kept !== undefined) return kept;
  const table = new Uint8Array(3 * 256);
  for (let level = 0; level < 256; level++) PAINTS[map]((invert ? 255 - level : level) / 255, table, 3 * level);
  tables.set(key, table);
  return table;
}
