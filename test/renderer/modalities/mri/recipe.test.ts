// @vitest-environment happy-dom
/** The recipe of an MR image: its sampling, its phase and noise, and what contradicts what in the words of the form. */
import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import type { Project } from '../../../../core/contract/studio/project.ts';
import { noisePercent, noiseText, phaseSeed } from '../../../../renderer/modalities/mri/sampling/choices.ts';
import { acquisitionOfRecipe } from '../../../../renderer/modalities/mri/sampling/recipe-acquisition.ts';
import { openedRecipe } from '../../opened-recipe.ts';
import { projectOf } from '../../project-of.ts';

afterEach(() => vi.unstubAllGlobals());

const facts = { unit: 'stored', samples: 1, modality: 'MR', fullScale: null, numbers: null } as const;
const slice = (values: Project['recipe']['values'], more: Partial<Project['items'][number]['facts']> = {}): Project => {
  const open = projectOf('p', ['a']);
  return {
    ...open,
    items: open.items.map((item) => ({ ...item, facts: { ...item.facts, ...facts, ...more } })),
    recipe: { ...open.recipe, task: 'reconstruct-mri', item: 'a', values },
  };
};

it('noise is percent on the form, and a phase a seed', () => {
  expect([null, 'none', 'gaussian:0.01', 'poisson:7'].map(noisePercent)).toEqual([0, 0, 1, null]);
  expect([0, 1, 0.3].map(noiseText)).toEqual([null, 'gaussian:0.01', 'gaussian:0.003']);
  expect([null, 'smooth', 'smooth:12', 'none'].map(phaseSeed)).toEqual([1, 1, 12, null]);
});

it('what contradicts is said by the labels of the form', () => {
  const [item] = slice({}).items;
  const found = acquisitionOfRecipe({ values: { center: 0.5, acceleration: 8 } }, item!.facts);
  expect(found).toMatchObject({
    ok: false,
    error: { code: 'contradiction', remedy: 'Give a smaller Centre or Acceleration.' },
  });
});

it('asks for sampling, phase and noise; of complex numbers for no phase', async () => {
  const { page, project: store } = await openedRecipe(slice({}));
  const labels = page.findAll('label, .field span').map((l) => l.text());
  for (const label of ['Acceleration', 'Sampling', 'Centre', 'Noise', 'Smooth random phase'])
    expect(labels).toContain(label);
  await page
    .findAll('button')
    .find((b) => b.text() === '8×')!
    .trigger('click');
  expect(store.recipe?.values).toEqual({ acceleration: 8 });
  page.unmount();
  const complex = await openedRecipe(slice({}, { samples: 2, unit: 'complex', modality: null }));
  expect(complex.page.text()).not.toContain('Smooth random phase');
  complex.page.unmount();
});

it('a grey picture is taken as what a person says, and an image that says what it is has no choice', async () => {
  const grey = slice({}, { unit: 'srgb', fullScale: 255, modality: null, format: 'png' });
  const { page, project: store } = await openedRecipe(grey);
  const kinds = page.findAll('.kinds [role=radio]');
  expect(kinds.map((k) => k.attributes('aria-label'))).toEqual(['CT', 'MRI', 'Photograph']);
  await kinds[2]!.trigger('click');
  await flushPromises();
  expect(store.recipe?.task).toBe('inpaint');
  page.unmount();
  const said = await openedRecipe(slice({}));
  expect(said.page.findAll('.kinds')).toEqual([]);
  said.page.unmount();
});
