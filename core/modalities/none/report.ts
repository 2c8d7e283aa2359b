/** What the report of a model alone says and shows. */
import type { Job } from '../../contract/job.ts';
import type { Unit } from '../../image/image.ts';
import type { ReportLook } from '../../report/look.ts';
import type { NetworkImages, ReportFacts } from '../measuring.ts';
import { noneOf } from './job.ts';
import { noneFigures } from '../../contract/measurement/none-figures.ts';
import { askedOf, gridText } from './words.ts';

const MADE_UP = 'Made up: it shows what the network takes for likely; no image of anyone.';

const ASKED_ABOUT = 'Nothing was measured: what is told is what the network makes of the image.';
const CRIMES: Readonly<Record<string, string>> = {
  interpolate: 'What lies between the two images is made up: it shows what the network takes for likely there.',
  adapt:
    'Scored is a held-out image that was noised (σ 0.1) and denoised by the new model: no image that it learnt from.',
  encode: 'Scored against the image that was encoded: what differs are the errors of the steps.',
};

/** @param images that the network makes */
export function reportFactsOf(job: Job, { range, values, scaled }: NetworkImages): ReportFacts {
  const { domain, source, noise } = noneOf(job);
  return {
    details: { modality: 'none', domain, source: source.kind },
    noise,
    crime: source.kind === 'model' ? MADE_UP : (CRIMES[job.task] ?? ASKED_ABOUT),
    range,
    definitions: {
      ...DEFINITIONS,
      bitsPerDimension: `${DEFINITIONS.bitsPerDimension} ${values}`,
      scale: `${scaled} Nothing is clipped.`,
    },
  };
}

const DEFINITIONS = {
  ...Object.fromEntries(Object.entries(noneFigures).map(([id, { definition }]) => [id, definition])),
  bitsPerDimension: noneFigures.bitsPerDimension.definition,
  truth: 'The image that was encoded; of a model that learns, a held-out image.',
};

/** @param asked the images that it is asked about, planar, in their unit @param range of their figures, in that unit */
export function lookOf(job: Job, unit: Unit, asked: readonly Float32Array[], range: number): ReportLook {
  const { source } = noneOf(job);
  const size = gridText(job, unit);
  const { title, result } = askedOf(job);
  const id = job.model?.id ?? 'the model';
  const isGiven = source.kind === 'image' && !source.comesBack;
  const labels = asked.length > 1 ? ['The first, as it came', 'The second, as it came'] : ['As it came'];
  return {
    title: `${title} ${id}`,
    mark: source.kind === 'model' ? `Research use only. ${MADE_UP}` : 'Research use only. Not for diagnosis.',
    size,
    kind:
      source.kind === 'model'
        ? 'images that are made up: they show what the network takes for likely, and nothing that was measured'
        : source.kind === 'folder'
          ? 'a held-out image, noised and denoised by the new model: nothing was measured'
          : `${asked.length > 1 ? 'two images' : 'an image'} that the network is asked about: nothing was measured`,
    noTruth: 'nothing was measured',
    ...(isGiven
      ? { given: asked.map((image, i) => ({ label: labels[i] ?? '', note: '', image, grid: job.image })) }
      : {}),
    truth: source.kind === 'folder' ? 'the held-out image' : 'the image that was encoded',
    ...(result === null ? {} : { result }),
    measured: [
      ['Model', id],
      ...(source.kind === 'model' ? [['Made from', 'noise alone: all of it is the model’s'] as const] : []),
      ...(source.kind === 'folder' ? [['Learns from', source.name] as const] : []),
      ['Image', size],
    ],
    dataName: 'values',
    data: null,
    second: () => null,
    leads: LEADS,
    ownFigures: 'What the network says of it',
    errorHalf: ERROR_HALF[unit] ?? Number((range / 20).toPrecision(1)),
  };
}

const LEADS = ['bitsPerDimension', 'bitsError', 'typicality', 'heldOutAfter', 'heldOutBefore'] as const;

/** Signed errors of a round trip, in the unit of the images. */
const ERROR_HALF: Readonly<Partial<Record<Unit, number>>> = { HU: 50, srgb: 0.05 };
