import type { Decoded } from '../decoded.ts';

/** What of a file is not applied by those who take its numbers as they are stored, in whole sentences. */
export const notApplied = ({ profile, alpha }: Pick<Decoded, 'profile' | 'alpha'>): string[] => [
  ...(profile === null || namesSrgb(profile) ? [] : ['It has a colour profile other than sRGB, which is not applied.']),
  ...(alpha === null ? [] : ['Transparency was dropped.']),
];

/** Profiles of sRGB name it, in ASCII or UTF-16 (ICC.1, profileDescriptionTag). */
const namesSrgb = (icc: Uint8Array): boolean =>
  String.fromCharCode(...icc.subarray(0, 4096))
    .replaceAll('\0', '')
    .includes('sRGB');
