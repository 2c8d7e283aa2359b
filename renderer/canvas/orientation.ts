import type { Frame } from './frame.ts';

type Direction = readonly [number, number, number];

/** DICOM's axes point to the left, to the back and to the head. */
const LETTERS = [
  ['R', 'L'],
  ['A', 'P'],
  ['F', 'H'],
] as const;
/** Below this cosine a second letter says nothing: about 6 degrees. */
const OBLIQUE = 0.1;

/** One letter for a direction along an axis, two for an oblique one, the stronger first. */
export function letterOf(direction: Direction): string {
  return [0, 1, 2]
    .map((axis) => ({ axis, cosine: direction[axis]! }))
    .filter(({ cosine }) => Math.abs(cosine) > OBLIQUE)
    .sort((a, b) => Math.abs(b.cosine) - Math.abs(a.cosine))
    .slice(0, 2)
    .map(({ axis, cosine }) => LETTERS[axis]![cosine > 0 ? 1 : 0])
    .join('');
}

export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

const negated = ([x, y, z]: Direction): Direction => [-x, -y, -z];

/** What lies towards each edge of the pane as the image is seen now; null where the file does not say. */
export function edgeLetters(
  orientation: Frame['orientation'],
  view: { readonly flipX: boolean; readonly flipY: boolean },
): EdgeLetters | null {
  if (orientation === null) return null;
  const right = view.flipX ? negated(orientation[0]) : orientation[0];
  const bottom = view.flipY ? negated(orientation[1]) : orientation[1];
  return {
    left: letterOf(negated(right)),
    right: letterOf(right),
    top: letterOf(negated(bottom)),
    bottom: letterOf(bottom),
  };
}
