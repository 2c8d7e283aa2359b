// @vitest-environment happy-dom
/** The recipe of a photograph: what shall be done, what is painted, and how a kept step is gone back to. */
import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import type { Item } from '../../../../core/contract/studio/item.ts';
import type { Mask, Project } from '../../../../core/contract/studio/project.ts';
import { familyOf, originalOf } from '../../../../renderer/modalities/photo/recipe/family.ts';
import { openedRecipe } from '../../opened-recipe.ts';
import { projectOf } from '../../project-of.ts';

afterEach(() => vi.unstubAllGlobals());

const picture = { format: 'png', unit: 'srgb', fullScale: 255, samples: 3, modality: null, pixelMm: null } as const;
const photographs = (...ids: string[]): Project => {
  const open = projectOf('p', ids);
  const items = open.items.map((item) => ({ ...item, facts: { ...item.facts, ...picture } }));
  return { ...open, items, recipe: { ...open.recipe, task: 'inpaint', item: ids[0] ?? null } };
};
const maskOf = (id: string, item: string): Mask => ({
  ...{ id, name: id, purpose: 'hole', item, frame: 0, height: 8, width: 8, revision: 1 },
});

it('asks for a hole before it runs, and offers to paint one', async () => {
  const { page } = await openedRecipe(photographs('a'));
  expect(page.text()).toContain('Paint what is to be filled.');
  expect(page.findAll('button').map((b) => b.text())).toContain('Paint the hole');
  // A region of interest is nothing to a photograph.
  expect(page.text()).not.toContain('Region of interest');
  page.unmount();
});

it('a painting is made real without a hole, and pictures from nothing are not asked for here', async () => {
  const { page, project: store } = await openedRecipe(photographs('a'));
  const wishes = page.findAll('.wish').map((w) => w.text());
  expect(wishes).toHaveLength(4);
  expect(wishes.every((text) => text !== '')).toBe(true);
  store.askFor('stroke');
  await flushPromises();
  expect(page.text()).toContain('All of the picture will be made up');
  expect(page.text()).not.toContain('Say what it has lost');
  expect(page.findAll('button').map((b) => b.text())).toContain('Paint on it');
  page.unmount();
});

it('a grey scan in three channels is grey, and coloured without a question', async () => {
  const open = photographs('a');
  const scan = open.items.map((item) => ({ ...item, facts: { ...item.facts, isGrey: true } }));
  const { page, project: store } = await openedRecipe({ ...open, items: scan });
  store.askFor('colorize');
  await flushPromises();
  expect(page.text()).toContain('grey, stored in three channels');
  expect(page.text()).not.toContain('This picture is in colour already.');
  page.unmount();
  const coloured = await openedRecipe(photographs('a'));
  coloured.project.askFor('colorize');
  await flushPromises();
  expect(coloured.page.text()).toContain('This picture is in colour already.');
  coloured.page.unmount();
});

it('methods that say nothing of what was lost are neither offered nor run', async () => {
  const open = photographs('a');
  const { page, project: store } = await openedRecipe({
    ...open,
    masks: [maskOf('m', 'a')],
    recipe: { ...open.recipe, task: 'restore', files: { mask: 'm' } },
  });
  const offered = () => page.findAll('.method').map((m) => m.text());
  const chosen = () =>
    page
      .findAll('.method')
      .filter((m) => m.get('input').element.checked)
      .map((m) => m.text());
  expect(chosen()).toEqual(['Langevin', 'Biharmonic']);
  expect(offered()).not.toContain('Bicubic');
  store.setRecipe({ values: { grey: 'grey' } });
  await flushPromises();
  expect(chosen()).toEqual(['Langevin', 'Grey copy']);
  // What somebody named stays in sight, so that it can be left out.
  store.setRecipe({ values: { solver: 'proximal,bicubic' } });
  await flushPromises();
  expect(chosen()).toEqual(['Langevin', 'Bicubic']);
  page.unmount();
});

it('a canvas is offered to who paints without a picture', async () => {
  const { page, project: store } = await openedRecipe(photographs('a'));
  const offered = () =>
    page
      .findAll('button')
      .map((b) => b.text())
      .includes('New canvas');
  expect(offered()).toBe(false);
  store.askFor('stroke');
  await flushPromises();
  expect(offered()).toBe(true);
  page.unmount();
});

it('a photograph in CT is told so, with the way over', async () => {
  const project = photographs('a');
  const { page, project: store } = await openedRecipe({
    ...project,
    recipe: { ...project.recipe, task: 'reconstruct-ct' },
  });
  expect(page.text()).toContain('This is a photograph; here the values are taken as a slice of CT.');
  await page
    .findAll('button')
    .find((b) => b.text() === 'Work on it as a photograph')!
    .trigger('click');
  expect(store.recipe?.task).toBe('inpaint');
  await flushPromises();
  expect(page.text()).not.toContain('This is a photograph;');
  page.unmount();
});

it('a CT image among photographs is refused in a sentence, with the way over', async () => {
  const ct = projectOf('p', ['slice']);
  const { page } = await openedRecipe({ ...ct, recipe: { ...ct.recipe, task: 'inpaint', item: 'slice' } });
  expect(page.text()).toContain('It does not suit: its values are HU, and a photograph holds brightness.');
  expect(page.findAll('button').map((b) => b.text())).toContain('Reconstruct it as CT');
  page.unmount();
});

it('goes back to an earlier step with what was painted there', async () => {
  const project = photographs('original', 'one', 'two');
  const made = { one: 'original', two: 'one' } as Readonly<Record<string, string>>;
  const items = project.items.map((item): Item => {
    const from = made[item.id];
    return from === undefined ? item : { ...item, made: { run: 'r', result: item.id, from } };
  });
  const masks = [maskOf('first', 'original'), maskOf('second', 'one')];
  const recipe = { ...project.recipe, item: 'two' };
  const { page, project: store } = await openedRecipe({ ...project, items, masks, recipe });
  const steps = page.findAll('[aria-label="Kept so far"] button');
  expect(steps.map((b) => b.text())).toEqual(['Original', 'Step 1', 'Step 2']);
  expect(steps[2]!.attributes('aria-current')).toBe('true');
  await steps[1]!.trigger('click');
  expect(store.recipe).toMatchObject({ item: 'one', files: { mask: 'second' } });
  await steps[0]!.trigger('click');
  expect(store.recipe).toMatchObject({ item: 'original', files: { mask: 'first' } });
  page.unmount();
});

it('a family is a picture with all that was kept of it, also where a step was removed', () => {
  const { items } = photographs('a', 'b', 'c', 'other');
  const [a, b, c, other] = items as [Item, Item, Item, Item];
  const made = (of: Item, from: string): Item => ({ ...of, made: { run: 'r', result: of.id, from } });
  const all = [a, made(b, 'a'), made(c, 'b'), other];
  expect(familyOf(all, all[2]!).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(familyOf(all, other).map(({ id }) => id)).toEqual(['other']);
  const without = all.filter(({ id }) => id !== 'b');
  expect(originalOf(without, without[1]!).id).toBe('c');
  const circle = [made(a, 'b'), made(b, 'a')];
  expect(familyOf(circle, circle[0]!)).toHaveLength(1);
});
