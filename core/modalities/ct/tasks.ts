import { parseAngleRange } from './scan/geometry.ts';
import { ct } from './modality.ts';
import { NUMBER_PARAMETERS } from '../number-parameters.ts';
import { ctSolvers, reconstructCtParameters } from './parameters.ts';
import { presets } from './presets.ts';
import { recipeOfScan } from './recipe-of-scan.ts';
import { resolveCt } from './resolve.ts';
import type { Task } from '../task.ts';
import { ok } from '../../contract/result.ts';

export const reconstructCt: Task = {
  id: 'reconstruct-ct',
  modality: ct,
  command: {
    words: ['reconstruct', 'ct'],
    summary: 'sparse-view CT: an image is projected and reconstructed, or a measured sinogram',
    example: 'langevin reconstruct ct chest.dcm --views 23 --solver proximal,tv,fbp --out run',
    description:
      'Reconstructs a CT slice from few projections with a score model, beside classical methods.\n' +
      'INPUT is a DICOM file or folder, NIfTI, an .npy in HU, or another image (taken as the model’s [0, 1]);\n' +
      'it is projected as --views says. With --sinogram a real measurement is reconstructed instead.',
    input: 'image to measure and reconstruct',
    raw: {
      kind: 'sinogram',
      flag: '--sinogram <FILE>',
      help: 'measured sinogram instead of INPUT (NPY or TIFF, views × bins); see --quantity',
    },
    noInput: 'Name an image (DICOM, NIfTI, NPY, …), or a measured --sinogram FILE.',
  },
  parameters: reconstructCtParameters,
  numbers: NUMBER_PARAMETERS,
  lists: ['angles', 'flat', 'dark'],
  before: { angles: ['views'] },
  files: [],
  inline: (id, text) => (id === 'angles' ? parseAngleRange(text) : ok(null)),
  solvers: ctSolvers,
  presets,
  recipe: recipeOfScan,
  resolve: resolveCt,
};
