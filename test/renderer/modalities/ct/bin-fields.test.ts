// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { h } from 'vue';
import { afterEach, expect, it, vi } from 'vitest';
import RecipePanel from '../../../../renderer/panels/recipe/RecipePanel.vue';
import { useProject } from '../../../../renderer/stores/project.ts';
import { projectOf } from '../../project-of.ts';
import { studioDouble } from '../../studio-double.ts';
import { surroundings } from '../../surroundings.ts';

afterEach(() => vi.unstubAllGlobals());

/** The recipe of counts of 8 views × 8 bins with a flat field. */
async function opened(flat: number[]) {
  vi.stubGlobal(
    'Worker',
    class {
      postMessage(): void {}
      terminate(): void {}
    },
  );
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  const { connection } = studioDouble({ models: { list: async () => [] } });
  const page = mount(() => h(TooltipProvider, () => h(RecipePanel)), {
    global: surroundings(connection),
    attachTo: document.body,
  });
  const project = useProject();
  const open = projectOf('p', ['a']);
  const items = open.items.map((item) => ({ ...item, facts: { ...item.facts, kind: 'sinogram' as const } }));
  const values = { quantity: 'counts' };
  project.adopt({ ...open, items, recipe: { ...open.recipe, item: 'a', values, lists: { flat } } });
  await flushPromises();
  return { page, project };
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
