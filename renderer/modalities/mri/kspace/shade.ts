import type { KspaceGrid } from '../../../../core/modalities/mri/sampling/mask.ts';

/** How dark what is not measured lies under it, of 255; a blue tint tells it from what is black itself. */
const SHADE = [16, 24, 48, 185] as const;

/** A picture of the size of k-space that darkens what is not measured; null where it cannot be drawn. */
export function shadeOf(mask: Uint8Array, { height, width }: KspaceGrid): OffscreenCanvas | null {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) return null;
  const image = context.createImageData(width, height);
  for (let i = 0; i < mask.length; i++) if (mask[i] === 0) image.data.set(SHADE, 4 * i);
  context.putImageData(image, 0, 0);
  return canvas;
}
