// @vitest-environment happy-dom
import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import type { ItemFacts } from '../../../../core/contract/studio/item.ts';
import { openedRecipe } from '../../opened-recipe.ts';
import { projectOf } from '../../project-of.ts';

afterEach(() => vi.unstubAllGlobals());

type Numbers = NonNullable<ItemFacts['numbers']>;
const MU: Numbers = { low: 0, high: 0.05, kind: 'attenuation', because: 'numbers from 0 to 0.05, …' };

function opened(numbers: Numbers): ReturnType<typeof openedRecipe> {
  const open = projectOf('p', ['a']);
  const facts = { unit: 'stored' as const, modality: null, numbers };
  const items = open.items.map((item) => ({ ...item, facts: { ...item.facts, ...facts } }));
  return openedRecipe({ ...open, items, recipe: { ...open.recipe, item: 'a', values: { solver: 'fbp' } } });
}

const button = (page: VueWrapper, name: string) => page.findAll('button').find((b) => b.text() === name);
const foot = (page: VueWrapper): string => page.find('footer .needs').text();

it.each(['Take them as Attenuation, 1/mm', 'Take them as HU'])(
  'lets an image whose numbers look otherwise run only once it is said what they are: %s',
  async (answer) => {
    const { page } = await opened(MU);
    expect(foot(page)).toMatch(/^Choose what its numbers are: they look like attenuation in 1\/mm .* taken as HU/);
    expect(page.text()).not.toContain('and are taken as HU');
    await button(page, answer)!.trigger('click');
    await flushPromises();
    expect(foot(page)).toBe('');
    expect(button(page, answer)).toBeUndefined();
    page.unmount();
  },
);

it('offers to keep HU also where they look scaled to [0, 1]', async () => {
  const { page } = await opened({ low: 0, high: 1, kind: 'unit', because: 'numbers from 0 to 1' });
  expect(foot(page)).toContain('Choose what its numbers are');
  expect(button(page, 'Take them as HU')).toBeDefined();
  page.unmount();
});

it('does not ask where they look like HU', async () => {
  const { page } = await opened({ low: -1000, high: 900, kind: 'hu', because: 'numbers from -1000 to 900' });
  expect(foot(page)).toBe('');
  page.unmount();
});
