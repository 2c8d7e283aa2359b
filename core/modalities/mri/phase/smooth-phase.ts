import { PURPOSE, uniformStream } from '../../../image/random.ts';

/** Most periods of the field over the image. */
const MOST_PERIODS = 3;

/**
 * A random smooth phase in radians, [height, width], as an uneven field and a coil make it: a plane, curvature and a field
 * of up to three periods over the image. The same seed gives the same one.
 */
export function smoothPhase(height: number, width: number, seed: number): Float32Array {
  const draw = uniformStream(seed, PURPOSE.phase, 0, 0);
  const normal = (): number => Math.sqrt(-2 * Math.log(draw())) * Math.cos(2 * Math.PI * draw());
  const offset = 2 * Math.PI * draw();
  const strength = 0.4 + 0.6 * draw();
  const [ax, ay, axx, ayy, axy, axxx] = Array.from({ length: 6 }, () => strength * normal());
  const waves = Array.from({ length: 6 }, () => ({
    x: (Math.floor(draw() * (2 * MOST_PERIODS + 1)) - MOST_PERIODS) * Math.PI,
    y: (Math.floor(draw() * (2 * MOST_PERIODS + 1)) - MOST_PERIODS) * Math.PI,
    at: 2 * Math.PI * draw(),
    height: 0.3 * normal(),
  }));
  const out = new Float32Array(height * width);
  for (let row = 0, i = 0; row < height; row++) {
    const y = height > 1 ? (2 * row) / (height - 1) - 1 : 0;
    for (let column = 0; column < width; column++, i++) {
      const x = width > 1 ? (2 * column) / (width - 1) - 1 : 0;
      let phase = offset + 2 * (ax! * x + ay! * y) + 1.2 * (axx! * x * x + ayy! * y * y + axy! * x * y);
      phase += 0.6 * axxx! * (x * x * y + y * y * x);
      for (const wave of waves) phase += wave.height * Math.cos(wave.x * x + wave.y * y + wave.at);
      out[i] = phase;
    }
  }
  return out;
}
