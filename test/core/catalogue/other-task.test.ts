/** Who is asked first of what was found, and what of a recipe means the same to another task. */
import { expect, it } from 'vitest';
import { taskFor, taskMadeFor } from '../../../core/catalogue/admission.ts';
import { recipeForTask } from '../../../core/catalogue/other-task.ts';
import { firstTask, taskOf, tasks } from '../../../core/catalogue/tasks.ts';
import type { Recipe } from '../../../core/contract/studio/project.ts';
import type { Found } from '../../../core/formats/found.ts';

const picture: Found = {
  ...{ format: 'jpeg', samples: 3, unit: 'srgb', fullScale: 255, isSigned: false, modality: null, says: [] },
  numbers: null,
};
const recipe: Recipe = {
  ...{ task: 'reconstruct-ct', item: 'a', slice: 3, roi: null, lists: { flat: [1] }, files: {} },
  values: { views: 30, seed: 7, preset: 'fast', solver: 'fbp' },
  solverValues: { tv: { iterations: 9 } },
};

it('a picture is asked about as a photograph, a slice as what its scanner is, and what nobody is made for as ever', () => {
  expect(taskFor(picture).modality.id).toBe('photo');
  expect(taskFor({ ...picture, format: 'dicom', unit: 'HU', samples: 1, modality: 'CT' }).modality.id).toBe('ct');
  const stored: Found = { ...picture, format: 'dicom', samples: 1, unit: 'stored', fullScale: null };
  expect(taskFor({ ...stored, modality: 'MR' }).modality.id).toBe('mri');
  expect(taskFor({ ...picture, samples: 2, unit: 'complex' }).modality.id).toBe('mri');
  expect(taskMadeFor({ ...stored, modality: 'US' })).toBeNull();
  expect(taskFor({ ...stored, modality: 'US' }).id).toBe(firstTask.id);
});

it('of another kind of image a seed is all that stays', () => {
  expect(recipeForTask(recipe, taskOf('inpaint')!)).toEqual({
    ...recipe,
    task: 'inpaint',
    values: { seed: 7 },
    solverValues: {},
    lists: {},
  });
});

it('the same task leaves it as it is', () => {
  expect(recipeForTask(recipe, firstTask)).toBe(recipe);
});

it('of the same kind of image whatever the other task takes stays, and no more', () => {
  const photographs = tasks.filter(({ modality }) => modality.id === 'photo');
  for (const from of photographs)
    for (const to of photographs) {
      const asked: Recipe = { ...recipe, task: from.id, values: { preset: 'fast', nonsense: 1 }, files: { mask: 'm' } };
      const { values, files } = recipeForTask(asked, to);
      expect(files).toEqual(to.files.includes('mask') || from.id === to.id ? { mask: 'm' } : {});
      if (from.id !== to.id) expect(Object.keys(values)).not.toContain('nonsense');
      if ('fast' in to.presets) expect(values['preset']).toBe('fast');
    }
});
