/** k-space in words: what a person must see before anything is made of it. */
import { axesText } from './axes.ts';
import { formatText, type KspaceFile } from './kspace-file.ts';
import type { SoundKspace } from './recognise.ts';
import { samplingText } from './sampling.ts';

const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** `k-space in BART: 8 coils, 230 × 180, fully sampled` */
export function kspaceLine(file: Omit<KspaceFile, 'read'>, image: SoundKspace): string {
  const several = (['slice', 'repetition', 'contrast'] as const).flatMap((id) => {
    const n = file[`${id}s`];
    return n > 1 ? [plural(n, id)] : [];
  });
  return [
    `k-space in ${formatText[file.format]}: ${plural(file.coils, 'coil')}`,
    `${image.height} × ${image.width}`,
    ...several,
    samplingText(image.sampling),
  ].join(', ');
}

/** What else is known of it, one sentence a line. */
export function kspaceNotes(file: Omit<KspaceFile, 'read'>, image: SoundKspace): readonly string[] {
  const { readout, oversampling, pixelMm, noiseScans } = file;
  const assumed = file.isAssumed ? ', taken so by their lengths; say others with --axes' : '';
  return [
    `Axes: ${axesText(file.axes)}${assumed}.`,
    ...(readout === null ? [] : [`The readout runs along the ${readout}.`]),
    ...(oversampling === 1 ? [] : [`The readout is oversampled ${Number(oversampling.toFixed(3))} times.`]),
    ...(pixelMm === null ? [] : [`Pixels of ${pixelMm.map((mm) => Number(mm.toFixed(4))).join(' × ')} mm.`]),
    ...(noiseScans === 0 ? [] : [`${plural(noiseScans, 'noise scan')} beside it.`]),
    ...(image.reference === null
      ? []
      : [
          `With a reconstruction by others: ${image.reference.name}, ${image.reference.height} × ${image.reference.width}.`,
        ]),
  ];
}
