import type { Shape } from '../../core/contract/studio/mark.ts';
import { fixed, significant } from '../../core/image/number-text.ts';
import type { Frame } from '../canvas/frame.ts';
import { angleOn, lengthOn, type Length } from './length.ts';

export const lengthText = ({ length, unit }: Length): string => `${significant(length, 4)} ${unit}`;

/** What a distance or an angle says of itself on the image; null where that is for the table. */
export function figureText(frame: Frame, shape: Shape): string | null {
  if (shape.kind === 'distance') return lengthText(lengthOn(frame, shape.from, shape.to));
  if (shape.kind !== 'angle') return null;
  const degrees = angleOn(frame, shape.from, shape.vertex, shape.to);
  return degrees === null ? null : `${fixed(degrees, 1)}°`;
}
