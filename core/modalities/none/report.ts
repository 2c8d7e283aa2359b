/** What the report of a model alone says and shows. */
import type { Job } from '../../contract/job.ts';
import type { Unit } from '../../image/image.ts';
import type { ReportLook } from '../../report/look.ts';
import type { ReportFacts } from '../measuring.ts';
import { noneOf } from './job.ts';
import { askedOf, gridText } from './words.ts';

const MADE_UP = 'Made up: it shows what the network takes for likely; no image of anyone.';

/** @param range where the data range comes from */
export function reportFactsOf(job: Job, range: string): ReportFacts {
  const { domain, source, noise } = noneOf(job);
  return {
    details: { modality: 'none', domain, source: source.kind },
    noise,
    crime: MADE_UP,
    range,
    definitions: DEFINITIONS,
  };
}

const DEFINITIONS = {
  scale: 'x = (value − low)/(high − low), low and high as the model’s manifest states them; nothing is clipped.',
};

/** @param asked the image that it is asked about, planar, in its unit; null where there is none */
export function lookOf(job: Job, unit: Unit, asked: Float32Array | null): ReportLook {
  const { source } = noneOf(job);
  const size = gridText(job, unit);
  const id = job.model?.id ?? 'the model';
  const isGiven = source.kind === 'image' && !source.comesBack && asked !== null;
  return {
    title: `${askedOf(job).title} of ${id}`,
    mark: `Research use only. ${MADE_UP}`,
    size,
    kind:
      source.kind === 'model'
        ? 'images that are made up: they show what the network takes for likely, and nothing that was measured'
        : 'an image that the network is asked about: nothing was measured',
    noTruth: 'nothing was measured',
    ...(isGiven ? { given: { label: 'As it came', note: '', image: asked, grid: job.image } } : {}),
    truth: 'the image that was encoded',
    measured: [
      ['Model', id],
      ...(source.kind === 'model' ? [['Made from', 'noise alone: all of it is the model’s'] as const] : []),
      ['Image', size],
    ],
    dataName: 'values',
    data: null,
    second: () => null,
    errorHalf: ERROR_HALF[unit] ?? 0.2,
  };
}

/** Signed errors of a round trip, in the unit of the images. */
const ERROR_HALF: Readonly<Partial<Record<Unit, number>>> = { HU: 50, srgb: 0.05 };
