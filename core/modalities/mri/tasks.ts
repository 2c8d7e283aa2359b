import type { Task } from '../task.ts';
import { mriOf } from './job.ts';
import { mri } from './modality.ts';
import { mriSolvers, reconstructMriParameters } from './parameters.ts';
import { presets } from './presets.ts';
import { resolveMri, valuesOf } from './resolve.ts';

export const reconstructMri: Task = {
  id: 'reconstruct-mri',
  modality: mri,
  command: {
    words: ['reconstruct', 'mri'],
    summary: 'accelerated MRI: an image is measured by part of its k-space and reconstructed',
    example: 'langevin reconstruct mri brain.dcm --acceleration 4 --sampling gaussian1d --out run',
    description:
      'Reconstructs an MR slice from few samples of k-space with a score model, beside classical methods.\n' +
      'INPUT is measured k-space (.npy, BART .cfl/.hdr, ISMRMRD, fastMRI, MATLAB 7.3 or other HDF5; see `langevin\n' +
      'inspect`), undersampled as --sampling says unless the scanner did; or an image (DICOM, NIfTI, a picture or\n' +
      '.npy) whose acquisition is simulated as --sampling and --coils say.',
    input: 'k-space, or an image to measure and reconstruct',
    noInput: 'Name measured k-space (NPY, BART, HDF5) or an image (DICOM, NIfTI, PNG, NPY).',
  },
  parameters: reconstructMriParameters,
  numbers: [],
  lists: [],
  files: ['mask', 'sensitivities', 'noiseScan'],
  painted: [],
  solvers: mriSolvers,
  presets,
  // Mask, maps and noise scan are files of whoever ran it.
  recipe: (job) => ({ values: valuesOf(mriOf(job)) }),
  resolve: resolveMri,
};
