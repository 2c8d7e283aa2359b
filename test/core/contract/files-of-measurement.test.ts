/** Files of a measurement go to another place with everything that is said of them, and nothing else changes. */
import { expect, it } from 'vitest';
import { withFilesAt } from '../../../core/contract/measurement/files.ts';
import type { PhotoMeasurement } from '../../../core/contract/measurement/photo.ts';
import { scanOf } from '../../../core/modalities/ct/job.ts';
import { imageFacts, modelFacts, requestOf, resolveCtJob } from '../modalities/ct/tiny-ct.ts';

const sha256 = 'ab'.repeat(32);
const photograph: PhotoMeasurement = {
  modality: 'photo',
  operator: {
    mask: { path: '/project/masks/one.png', sha256, hole: 'black' },
    grey: null,
    scale: 1,
    hints: null,
    start: null,
  },
  bits: 8,
  written: { format: 'png', without: 'nothing' },
  reference: { path: '/elsewhere/whole.tif', sha256 },
  noise: { kind: 'none' },
};

it('each by its name, once', () => {
  const asked: string[] = [];
  const moved = withFilesAt(photograph, ({ name, path }) => {
    asked.push(`${name}: ${path}`);
    return `/run/${name}`;
  });
  expect(asked.sort()).toEqual(['mask: /project/masks/one.png', 'reference: /elsewhere/whole.tif']);
  expect(moved).toEqual({
    ...photograph,
    operator: { ...photograph.operator, mask: { path: '/run/mask', sha256, hole: 'black' } },
    reference: { path: '/run/reference', sha256 },
  });
});

it('a scan names none', () => {
  const resolved = resolveCtJob(requestOf({}), imageFacts, modelFacts);
  if (!resolved.ok) throw new Error(resolved.error.code);
  const { measurement } = resolved.value.job;
  expect(withFilesAt(measurement, () => 'nowhere')).toEqual(measurement);
  expect(scanOf(resolved.value.job).geometry.anglesDeg.length).toBeGreaterThan(0);
});
