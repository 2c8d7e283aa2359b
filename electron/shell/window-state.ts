import type { Rectangle } from 'electron';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileSafely } from '../disk/write-file.ts';

const stateSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof stateSchema>;

/** What the layout needs. */
export const SMALLEST = { width: 960, height: 600 };
const USUAL = { width: 1440, height: 900 };
/** So much of it must be on a screen, or nobody could catch it. */
const GRIP = 120;

/** @returns null where none was kept, or it cannot be read */
export async function keptState(path: string): Promise<WindowState | null> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

export const keepState = (path: string, state: WindowState): Promise<void> =>
  writeFileSafely(path, JSON.stringify(state));

/**
 * Where the window opens: where it was, if a screen is still there.
 * @param areas of the screens without bars, the main one first; all in pixels of the desktop
 */
export function placeOf(kept: WindowState | null, areas: readonly Rectangle[]): Rectangle {
  const area = areas.find((a) => kept !== null && canCatch(kept, a));
  if (kept === null || area === undefined) return inMiddle(areas[0] ?? { x: 0, y: 0, ...USUAL });
  return { x: kept.x, y: kept.y, ...sizeIn(kept, area) };
}

/** The title bar, which is at the top, can be caught there. */
const canCatch = (w: Rectangle, a: Rectangle): boolean =>
  Math.min(w.x + w.width, a.x + a.width) - Math.max(w.x, a.x) >= GRIP && w.y >= a.y && w.y <= a.y + a.height - GRIP;

function inMiddle(area: Rectangle): Rectangle {
  const { width, height } = sizeIn(USUAL, area);
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  };
}

const sizeIn = (size: typeof USUAL, area: Rectangle): typeof USUAL => ({
  width: Math.min(Math.max(size.width, SMALLEST.width), area.width),
  height: Math.min(Math.max(size.height, SMALLEST.height), area.height),
});
