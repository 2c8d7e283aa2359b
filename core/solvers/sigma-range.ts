import type { ModelManifest } from '../contract/model.ts';
import { sigmasOf } from '../priors/scale.ts';

export interface SigmaRange {
  readonly sigmaMin: number;
  readonly sigmaMax: number;
  /** One sentence where the network does not reach as far as was asked, else null. */
  readonly clamped: string | null;
}

/** The part of [sigmaMin, sigmaMax] on which a network was trained. */
export function sigmaRange(manifest: ModelManifest, sigmaMin: number, sigmaMax: number): SigmaRange {
  const [least, most] = sigmasOf(manifest);
  const found = { sigmaMin: Math.max(sigmaMin, least), sigmaMax: Math.min(sigmaMax, most) };
  const same = found.sigmaMin === sigmaMin && found.sigmaMax === sigmaMax;
  const digits = (v: number) => String(Number(v.toPrecision(3)));
  return {
    ...found,
    clamped: same
      ? null
      : `Noise levels ${digits(sigmaMin)} to ${digits(sigmaMax)} were asked for; the model "${manifest.id}" was trained on ${digits(least)} to ${digits(most)}, so ${digits(found.sigmaMin)} to ${digits(found.sigmaMax)} were used.`,
  };
}
