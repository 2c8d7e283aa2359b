import { encodePng } from '../../../core/formats/picture/png-write.ts';
import type { Frame } from '../frame.ts';
import { paintPixels, type Looks } from '../paint/paint-pixels.ts';
import type { Window } from '../view.ts';

/** A frame as it is seen (window, colours, inversion) at its own size: a PNG of 8 bits, RGB. @param note Latin-1, told inside */
export function pictureFile(frame: Frame, window: Window, looks: Looks, note: string): Uint8Array<ArrayBuffer> {
  const pixels = frame.height * frame.width;
  const words = new Int32Array(pixels);
  paintPixels(frame, window, looks, words);
  const rgb = new Uint8Array(3 * pixels);
  for (let i = 0; i < pixels; i++) {
    const word = words[i]!;
    rgb[3 * i] = word;
    rgb[3 * i + 1] = word >> 8;
    rgb[3 * i + 2] = word >> 16;
  }
  return new Uint8Array(encodePng(rgb, frame.width, frame.height, 3, { Description: note }));
}
