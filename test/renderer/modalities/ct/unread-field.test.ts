// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import { openedRecipe } from '../../opened-recipe.ts';
import { projectOf } from '../../project-of.ts';

afterEach(() => vi.unstubAllGlobals());

it('nothing is told of the views that a field held before it could not be read', async () => {
  const open = projectOf('p', ['a']);
  const { page } = await openedRecipe({ ...open, recipe: { ...open.recipe, item: 'a', values: { solver: 'fbp' } } });
  const foot = page.get('footer');
  expect(foot.text()).toContain('from 23 views');
  const scan = page.findAll('li').find((stage) => stage.get('h2').text() === 'Scan');
  expect(scan!.get('.summary').text()).toContain('23 views');

  const views = page.findAll('input').find((input) => input.element.value === '23')!;
  await views.setValue('many');
  await flushPromises();
  expect(foot.text()).toContain('A number is needed');
  expect(page.text()).not.toContain('23 views');

  await views.setValue('45');
  await flushPromises();
  expect(foot.text()).toContain('from 45 views');
  page.unmount();
});
