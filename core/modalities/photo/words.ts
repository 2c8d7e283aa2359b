/** What is known of a photograph and what is done about it, in words. */
import type { Job } from '../../contract/job.ts';
import type { PhotoMeasurement, PhotoOperator } from '../../contract/measurement/photo.ts';
import { sizeText } from '../../image/said-size.ts';
import { photoOf } from './job.ts';

export const pictureText = ({ image }: Pick<Job, 'image'>): string =>
  `${sizeText(image, 'srgb')} pixels, ${image.channels === 1 ? 'grey' : 'colour'}`;

export const GREY_NAMES = { equal: 'equal weights', rec601: 'Rec. 601', rec709: 'Rec. 709' } as const;

/** What became of the picture, as short as a title: "masked", "grey, 1/2 size". */
export const lossText = ({ mask, grey, scale, hints, start }: PhotoOperator): string =>
  [
    ...(start === null ? [] : [start.kind === 'noise' ? 'nothing measured' : 'a painting']),
    ...(mask === null ? [] : ['masked']),
    ...(grey === null ? [] : [hints === null ? 'grey' : 'grey with hints']),
    ...(scale === 1 ? [] : [`1/${scale} size`]),
  ].join(', ');

/** What is done about it. */
interface Doing {
  /** "Filling the holes of". */
  readonly plan: string;
  /** "Photograph with filled holes". */
  readonly title: string;
}

export function doingOf(job: Pick<Job, 'measurement'>): Doing {
  const { mask, grey, scale, start } = photoOf(job).operator;
  if (start?.kind === 'noise') return { plan: 'Making a picture of', title: 'Pictures from noise alone' };
  if (start?.kind === 'painting')
    return { plan: 'Making a photograph from a painting of', title: 'Photograph from a painting' };
  if (grey === null && scale === 1) return { plan: 'Filling the holes of', title: 'Photograph with filled holes' };
  if (mask === null && scale === 1) return { plan: 'Colouring', title: 'Coloured photograph' };
  if (mask === null && grey === null) return { plan: 'Enlarging to', title: 'Enlarged photograph' };
  return { plan: 'Restoring to', title: 'Restored photograph' };
}

/** Name and text, one a part of what was measured and of how its hole is filled. */
export function measuredRows({ operator, feather }: PhotoMeasurement): (readonly [string, string])[] {
  const { mask, grey, scale, hints, start } = operator;
  return [
    ...(mask === null ? [] : [['Mask', `${mask.hole} is filled`] as const]),
    ...(grey === null ? [] : [['Grey', `${GREY_NAMES[grey]}; the colours are found`] as const]),
    ...(scale === 1 ? [] : [['Scale', `each pixel is the mean of ${scale} × ${scale} of the result`] as const]),
    ...(hints === null ? [] : [['Hints', 'colour is known where they are painted'] as const]),
    ...(feather === undefined
      ? []
      : [['Feather', `the filling comes up from the picture over ${feather} px inside the rim`] as const]),
    ...(start?.kind === 'noise' ? [['Made from', 'noise alone: all of it is the model’s'] as const] : []),
    ...(start?.kind === 'painting'
      ? [
          [
            'Made from',
            `a painting${start.layer === null ? '' : ' over the picture'}, strength ${start.strength}`,
          ] as const,
        ]
      : []),
  ];
}
