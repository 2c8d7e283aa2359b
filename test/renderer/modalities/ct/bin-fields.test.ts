// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import { openedRecipe } from '../../opened-recipe.ts';
import { projectOf } from '../../project-of.ts';

afterEach(() => vi.unstubAllGlobals());

/** The recipe of counts of 8 views × 8 bins with a flat field. */
function opened(flat: number[]): ReturnType<typeof openedRecipe> {
  const open = projectOf('p', ['a']);
  const items = open.items.map((item) => ({ ...item, facts: { ...item.facts, kind: 'sinogram' as const } }));
  const values = { quantity: 'counts' };
  return openedRecipe({ ...open, items, recipe: { ...open.recipe, item: 'a', values, lists: { flat } } });
}

it('lets a flat field go again, and asks for the photons instead', async () => {
  const { page, project } = await opened([1, 2, 3]);
  expect(page.text()).toContain('it has 3 values for 8 bins and 8 views');
  await page.find('[aria-label="Take the Flat field away"]').trigger('click');
  expect(project.recipe?.lists['flat']).toBeUndefined();
  await flushPromises();
  expect(page.text()).toContain('Photons I₀');
  page.unmount();
});

it('keeps none where the numbers are said to be line integrals', async () => {
  const { page, project } = await opened(Array.from({ length: 8 }, () => 1000));
  project.setRecipe({ values: { quantity: 'line-integrals' } });
  await flushPromises();
  expect(project.recipe?.lists['flat']).toBeUndefined();
  page.unmount();
});
