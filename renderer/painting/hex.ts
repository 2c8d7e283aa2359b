/** Colours as browsers write them in their colour field: `#rrggbb`. */
import type { Colour } from './raster.ts';

export const hexOf = (colour: Colour): string => `#${colour.map((c) => c.toString(16).padStart(2, '0')).join('')}`;

export function colourFrom(hex: string): Colour {
  const rgb = Number.parseInt(hex.slice(1), 16);
  return [rgb >> 16, (rgb >> 8) & 255, rgb & 255];
}
