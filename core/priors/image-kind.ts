import type { ModelManifest } from '../contract/model.ts';

/** What a network must have been made for, to say anything of an image. */
export interface ImageKind {
  readonly domain: ModelManifest['domain'];
  /** Planes of one image. */
  readonly channels: number;
}

/** Why a model cannot serve images of this kind (null: of its own), or null where it can. */
export function unsuited({ domain, channels }: ModelManifest, kind: ImageKind | null): string | null {
  if (kind === null) return null;
  if (domain !== kind.domain) return `it was trained on "${domain}", not on "${kind.domain}"`;
  if (channels === kind.channels) return null;
  const planes = (n: number): string => `${n} channel${n === 1 ? '' : 's'}`;
  return `it takes images of ${planes(channels)}, and these have ${kind.channels}`;
}

/** The model that is meant where none is named: the first that can serve, of a list with the bundled ones before the others. */
export const firstSuited = <T extends { readonly manifest: ModelManifest }>(
  models: readonly T[],
  kind: ImageKind | null,
): T | undefined => models.find(({ manifest }) => unsuited(manifest, kind) === null);
