import type { ModelManifest } from '../../../core/contract/model.ts';
import { Refused } from '../../../core/contract/refused.ts';

type Size = readonly [height: number, width: number];

/**
 * The size at which a network is asked about an image: the next multiple of its sizeMultiple, or the smallest of its
 * sizes that holds the image.
 * @throws Refused: model-refused where none does
 */
export function networkSize(manifest: ModelManifest, height: number, width: number): Size {
  const { sizes, sizeMultiple } = manifest.network;
  const next = (side: number): number => Math.ceil(side / sizeMultiple) * sizeMultiple;
  if (sizes === undefined) return [next(height), next(width)];
  const holding = sizes.filter(([rows, columns]) => rows >= height && columns >= width);
  const smallest = holding.toSorted(([a, b], [c, d]) => a * b - c * d)[0];
  if (smallest !== undefined) return smallest;
  const taken = sizes.map(([rows, columns]) => `${columns} × ${rows}`).join(' or ');
  const reason = `it takes images of up to ${taken} pixels (width × height) and this one has ${width} × ${height}; choose an image of that size or another model`;
  throw new Refused({ code: 'model-refused', model: manifest.id, reason });
}

/** A small size for a trial: `side` squared, or the first that the network takes. */
export const trialSize = ({ network }: ModelManifest, side: number): Size => network.sizes?.[0] ?? [side, side];
