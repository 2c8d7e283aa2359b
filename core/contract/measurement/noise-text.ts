import type { Noise } from './noise.ts';
import { err, ok, type Result } from '../result.ts';

/** `none`, `gaussian:EPSILON` or `poisson:I0`. */
export function parseNoise(text: string): Result<Noise> {
  const [kind, level, ...rest] = text.split(':');
  const refuse = (reason: string): Result<Noise> => err({ code: 'invalid-parameter', parameter: '--noise', reason });
  if (rest.length > 0) return refuse(`"${text}" is not none, gaussian:0.01 or poisson:1e5`);
  if (kind === 'none') return level === undefined ? ok({ kind: 'none' }) : refuse('none takes no level');
  if (kind !== 'gaussian' && kind !== 'poisson') return refuse(`"${text}" is not none, gaussian:0.01 or poisson:1e5`);
  const value = level === undefined || level.trim() === '' ? NaN : Number(level);
  if (!Number.isFinite(value))
    return refuse(`"${text}" lacks its level, as in ${kind}:${kind === 'gaussian' ? '0.01' : '1e5'}`);
  if (value < 0) return refuse(`the level of ${kind} noise cannot be negative (${value})`);
  if (kind === 'gaussian') return value === 0 ? ok({ kind: 'none' }) : ok({ kind, epsilon: value });
  // Less than a photon a ray leaves nothing but noise of the image.
  return value < 1
    ? refuse(`I₀, the photons of a ray that meets nothing, must be at least 1 (${value})`)
    : ok({ kind, i0: value });
}
