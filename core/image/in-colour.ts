/** Channels that differ by no more than this (of 255) are those of a grey picture that was scanned or compressed. */
const GREY_NOISE = 8 / 255;
/** Share of its pixels that may differ more. */
const GREY_SHARE = 0.01;

/** How three channels lie: [channel, pixel] or [pixel, channel]. */
export type ChannelLayout = 'planar' | 'interleaved';

/**
 * Whether a picture of three channels has colours: not where it is grey in all three.
 * @param full what stands for 1
 */
export function isInColour(values: Float32Array, pixels: number, layout: ChannelLayout, full: number): boolean {
  const [ofPixel, ofChannel] = layout === 'planar' ? [1, pixels] : [3, 1];
  const noise = GREY_NOISE * full;
  let coloured = 0;
  for (let i = 0; i < pixels; i++) {
    const at = i * ofPixel;
    const [r, g, b] = [values[at]!, values[at + ofChannel]!, values[at + 2 * ofChannel]!];
    if (Math.max(r, g, b) - Math.min(r, g, b) > noise) coloured++;
  }
  return coloured > GREY_SHARE * pixels;
}
