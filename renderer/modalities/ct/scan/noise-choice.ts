import type { Noise } from '../../../../core/contract/measurement/noise.ts';
import { parseNoise } from '../../../../core/contract/measurement/noise-text.ts';

/** Levels to begin with: 1 % of the data, and a low-dose scan. */
const USUAL = { gaussian: 0.01, poisson: 1e5 } as const;

/** Noise as the form shows it: kind and level apart. */
export interface NoiseChoice {
  readonly kind: Noise['kind'];
  /** ε or I₀; null where there is none. */
  readonly level: number | null;
}

/** A recipe's text as a choice; null where it is none (someone else wrote it). @param text null: left out, no noise */
export function noiseChoiceOf(text: string | null): NoiseChoice | null {
  const noise = parseNoise(text ?? 'none');
  if (!noise.ok) return null;
  switch (noise.value.kind) {
    case 'none':
      return { kind: 'none', level: null };
    case 'gaussian':
      return { kind: 'gaussian', level: noise.value.epsilon };
    case 'poisson':
      return { kind: 'poisson', level: noise.value.i0 };
  }
}

/** As `parseNoise` reads it. */
export const noiseText = ({ kind, level }: NoiseChoice): string =>
  kind === 'none' || level === null ? 'none' : `${kind}:${level}`;

export const withKind = (kind: Noise['kind']): NoiseChoice => ({
  kind,
  level: kind === 'none' ? null : USUAL[kind],
});
