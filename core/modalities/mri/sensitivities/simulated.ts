import { PURPOSE, uniformStream } from '../../../image/random.ts';

/** Fall-off of a coil's field with the distance from its loop, in half fields of view. */
const REACH = 0.6;

/**
 * Coils about the field of view, evenly and each a little off its place: the field falls off with the distance from
 * the loop, its phase turns slowly. Normalised, so that Σ_c |S_c|² = 1 at every pixel.
 * @returns [coils, 2, height, width]
 */
export function simulatedCoils(coils: number, height: number, width: number, seed: number): Float32Array {
  const size = height * width;
  const maps = new Float32Array(coils * 2 * size);
  for (let coil = 0; coil < coils; coil++) {
    const draw = uniformStream(seed, PURPOSE.coils, 0, coil);
    const angle = (2 * Math.PI * (coil + 0.4 * (draw() - 0.5))) / coils;
    const distance = 1.1 + 0.3 * draw();
    const twist = 0.6 * (draw() - 0.5);
    const [centreY, centreX] = [distance * Math.sin(angle), distance * Math.cos(angle)];
    const [slopeY, slopeX] = [0.8 * Math.sin(angle + 0.5), 0.8 * Math.cos(angle + 0.5)];
    for (let r = 0, p = 2 * coil * size; r < height; r++) {
      const y = (2 * r + 1) / height - 1;
      for (let c = 0; c < width; c++, p++) {
        const x = (2 * c + 1) / width - 1;
        const square = (y - centreY) ** 2 + (x - centreX) ** 2;
        const field = (1 + square / REACH ** 2) ** -1.2;
        const phase = angle + slopeY * y + slopeX * x + twist * x * y;
        maps[p] = field * Math.cos(phase);
        maps[p + size] = field * Math.sin(phase);
      }
    }
  }
  for (let p = 0; p < size; p++) {
    let square = 0;
    for (let plane = p; plane < maps.length; plane += size) square += maps[plane]! ** 2;
    const factor = 1 / Math.sqrt(square);
    for (let plane = p; plane < maps.length; plane += size) maps[plane]! *= factor;
  }
  return maps;
}
