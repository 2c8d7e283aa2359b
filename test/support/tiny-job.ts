import { resolveJob } from '../../core/modalities/ct/resolve.ts';
import { reconstructCtParameters } from '../../core/modalities/ct/parameters.ts';
import type { Job } from '../../core/contract/job.ts';
import { schemaOf } from '../../core/contract/parameters.ts';
import { checksumOf } from '../../electron/disk/checksum.ts';
import { bodyHu, writeHu } from './phantom-npy.ts';

/** A job on a body of 24 × 24 pixels that is written to `path`, by classical methods alone. */
export async function tinyJob(path: string, solver = 'fbp', iterations = 100): Promise<Job> {
  writeHu(path, bodyHu(24), [24, 24]);
  const given = { solver, views: 12, spacing: 2, size: 'native' };
  const request = {
    values: schemaOf(reconstructCtParameters).parse(given),
    given: new Set(Object.keys(given)),
    solverValues: { sirt: { iterations } },
    angles: null,
    slice: 0,
    series: null,
    roi: null,
  };
  const sha256 = await checksumOf(path);
  const facts = {
    path,
    sha256,
    kind: 'image',
    holds: 'HU',
    frames: 1,
    height: 24,
    width: 24,
    pixelMm: null,
    sliceMm: null,
  } as const;
  const resolved = resolveJob(request, facts, null);
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.error));
  return resolved.value.job;
}
