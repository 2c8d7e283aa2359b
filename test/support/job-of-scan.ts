import type { Job } from '../../core/contract/job.ts';
import type { Scan } from '../../core/modalities/ct/job.ts';

/** The job that measures an image in HU by this scan, everything else as plain as it can be. */
export const jobOfScan = ({ image, geometry, noise, simulate, seed }: Scan, more: Partial<Job> = {}): Job => ({
  schemaVersion: 3,
  task: 'reconstruct-ct',
  input: {
    path: '/a.npy',
    sha256: '0'.repeat(64),
    frame: 0,
    pixels: { mm: [image.pixelMm, image.pixelMm], from: 'file' },
    sliceMm: null,
  },
  measurement: { modality: 'ct', source: { kind: 'image', quantity: 'HU' }, geometry, noise, simulate },
  image: { channels: 1, ...image },
  preset: 'fast',
  solvers: [{ id: 'fbp', parameters: {}, seeds: [] }],
  samples: 'mean',
  seed,
  model: null,
  engine: 'auto',
  precision: 'auto',
  provider: 'auto',
  roi: null,
  series: null,
  ...more,
});
