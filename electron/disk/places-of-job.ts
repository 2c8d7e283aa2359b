import { dirname } from 'node:path';
import type { Named } from '../../core/contract/by-name.ts';
import type { Job } from '../../core/contract/job.ts';
import { placesIn } from '../../core/contract/measurement/places.ts';

/** What the places of a run are called in its own record, which leaves this machine with its results. */
export const placesOf = (folder: string, { input, measurement, model, roi, guide }: Job): readonly Named[] => [
  [input.path, 'the input'],
  ...placesIn(measurement).map((path) => [path, 'a file beside it'] as const),
  ...(roi === null ? [] : [[roi.path, 'the region of interest'] as const]),
  ...(model === null
    ? []
    : ([
        [model.manifest, 'its manifest'],
        [dirname(model.manifest), 'its folder'],
      ] as const)),
  ...(guide === undefined
    ? []
    : ([
        [guide.manifest, 'the manifest of the guide'],
        [dirname(guide.manifest), 'the folder of the guide'],
        ...(guide.target.kind === 'vector' ? [[guide.target.path, 'the target'] as const] : []),
      ] as const)),
  [folder, 'the run'],
];
