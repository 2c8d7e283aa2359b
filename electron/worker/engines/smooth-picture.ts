/** Of the waves in both directions, in pixels. */
const PERIOD = 64;

/** A plain picture [channels, height, width] on a model's scale, by which networks are tried. */
export const smoothPicture = (channels: number, height: number, width: number): Float32Array =>
  Float32Array.from({ length: channels * height * width }, (_, i) => {
    const row = Math.floor(i / width) % height;
    return 0.4 + 0.15 * Math.sin((2 * Math.PI * row) / PERIOD) * Math.cos((2 * Math.PI * (i % width)) / PERIOD);
  });
