/** How large an image is, in the order in which everybody says it. */
export interface Sized {
  readonly frames?: number;
  readonly height: number;
  readonly width: number;
}

/** @param unit of the numbers; of a picture width and height, of other numbers rows and columns of their matrix; before them frames, where several are */
export function saidSize({ frames = 1, height, width }: Sized, unit: string): readonly number[] {
  const size = unit === 'srgb' ? [width, height] : [height, width];
  return frames === 1 ? size : [frames, ...size];
}

/** "713 × 1024". */
export const sizeText = (size: Sized, unit: string): string => saidSize(size, unit).join(' × ');

/** The same with what a pixel holds, where that is more than one number: colours are no third side of a picture. */
export const shapeText = ({ samples, ...size }: Sized & { readonly samples: number }, unit: string): string =>
  samples > 1 && unit !== 'srgb' ? `${sizeText(size, unit)} × ${samples}` : sizeText(size, unit);
