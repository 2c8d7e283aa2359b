import { resolveJob } from '../../core/catalogue/resolve.ts';
import { reconstructCt } from '../../core/modalities/ct/tasks.ts';
import { reconstructCtParameters } from '../../core/modalities/ct/parameters.ts';
import type { InputFacts } from '../../core/modalities/task.ts';
import type { Job } from '../../core/contract/job.ts';
import { type ParameterValues, schemaOf } from '../../core/contract/parameters.ts';
import { checksumOf } from '../../electron/disk/checksum.ts';
import { bodyHu, writeHu } from './phantom-npy.ts';

function resolved(given: ParameterValues, solverValues: Record<string, ParameterValues>, facts: InputFacts): Job {
  const request = {
    values: schemaOf(reconstructCtParameters).parse(given),
    given: new Set(Object.keys(given)),
    solverValues,
    lists: {},
    files: {},
    slice: 0,
    series: null,
    roi: null,
  };
  const made = resolveJob(reconstructCt, request, facts, null);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value.job;
}

/** A job on a body of 24 × 24 pixels that is written to `path`, by classical methods alone. */
export async function tinyJob(path: string, solver = 'fbp', iterations = 100): Promise<Job> {
  writeHu(path, bodyHu(24), [24, 24]);
  return resolved(
    { solver, views: 12, spacing: 2, size: 'native' },
    { sirt: { iterations } },
    {
      ...{ path, sha256: await checksumOf(path), kind: 'image', holds: 'HU', frames: 1, height: 24, width: 24 },
      samples: 1,
      pixelMm: null,
      sliceMm: null,
    },
  );
}

/** A job on the line integrals at `path`, by classical methods alone. @param shape views, bins */
export async function tinySinogramJob(
  path: string,
  shape: readonly [number, number],
  given: ParameterValues,
): Promise<Job> {
  const [height, width] = shape;
  return resolved(
    { quantity: 'line-integrals', ...given },
    {},
    {
      ...{ path, sha256: await checksumOf(path), kind: 'sinogram', holds: 'HU', frames: 1, height, width },
      samples: 1,
      pixelMm: null,
      sliceMm: null,
    },
  );
}
