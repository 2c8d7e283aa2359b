// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import type { ParameterValues } from '../../../core/contract/parameters.ts';
import type { RunSummary } from '../../../core/contract/studio/run-summary.ts';
import type { Mask } from '../../../core/contract/studio/project.ts';
import OutputStage from '../../../renderer/panels/recipe/OutputStage.vue';
import RecipeFoot from '../../../renderer/panels/recipe/RecipeFoot.vue';
import { reconstructCt } from '../../../core/modalities/ct/tasks.ts';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import { methodsOf, settingsLeft } from '../../../renderer/stores/recipe/methods.ts';
import { useFaults } from '../../../renderer/panels/recipe/use-faults.ts';
import { useModels } from '../../../renderer/stores/models.ts';
import { useLook } from '../../../renderer/stores/pictures/look.ts';
import { useProject } from '../../../renderer/stores/project.ts';
import { projectOf } from '../project-of.ts';
import { runIn } from '../run-in.ts';
import { studioDouble } from '../studio-double.ts';
import { surroundings } from '../surroundings.ts';

describe('the methods of a recipe', () => {
  it.each<[ParameterValues, readonly string[]]>([
    [{}, ['proximal', 'tv', 'fbp']],
    [{ solver: 'tv' }, ['tv']],
    [{ solver: 'proximal,fbp', preset: 'paper' }, ['predictor-corrector', 'fbp']],
    [{ solver: 'proximal,predictor-corrector', preset: 'paper' }, ['predictor-corrector']],
  ])('of %j are %j', (values, methods) => {
    expect(methodsOf(reconstructCt, { values, files: {} })).toEqual(methods);
  });
});

it('a setting that is asked of every method has no second field with each, which would say nothing', () => {
  const own = solverOf('proximal')!.parameters;
  const ids = (values: ParameterValues) => settingsLeft(own, reconstructCt, { values }).map(({ id }) => id);
  expect(ids({})).toContain('steps');
  expect(ids({ steps: 8 })).not.toContain('steps');
  expect(ids({ steps: 8 })).toContain('renoise');
});

describe('what blocks a run', () => {
  async function faultsOf(values: ParameterValues, item: string | null = 'a') {
    // No picture is fetched or computed here.
    vi.stubGlobal(
      'Worker',
      class extends EventTarget {
        postMessage(): void {}
        terminate(): void {}
      },
    );
    vi.stubGlobal('fetch', () => new Promise(() => undefined));
    const { connection } = studioDouble({ models: { list: async () => [] } });
    let faults: ReturnType<typeof useFaults> | null = null;
    const window = mount(
      {
        setup() {
          faults = useFaults();
          const project = projectOf('p', ['a']);
          const recipe = { ...project.recipe, item, values: { ...values } };
          useProject().adopt({ ...project, recipe });
          void useModels().load();
          return () => null;
        },
      },
      { global: surroundings(connection) },
    );
    await flushPromises();
    const found = faults!;
    const told = { data: found.data.value, model: found.model.value, any: found.any.value };
    window.unmount();
    vi.unstubAllGlobals();
    return told;
  }

  it('is a model that is not there, where a method needs one', async () => {
    const { data, model, any } = await faultsOf({});
    expect(data).toBeNull();
    expect(model).toMatch(/model/);
    expect(any).toBe(model);
  });
  it('is no missing model where no method needs one', async () => {
    expect(await faultsOf({ solver: 'tv,fbp' })).toEqual({ data: null, model: null, any: null });
  });
  it('is first of all that there is no image', async () => {
    const { data, any } = await faultsOf({ solver: 'tv' }, null);
    expect(data).not.toBeNull();
    expect(any).toBe(data);
  });
});

/** The foot of a recipe that could run, of the project `p` with its image `a`. */
function footOver(connection: Parameters<typeof surroundings>[0]) {
  const kept = projectOf('p', ['a']);
  return mount(
    {
      components: { RecipeFoot },
      setup() {
        useProject().adopt({ ...kept, recipe: { ...kept.recipe, item: 'a', values: { solver: 'tv' } } });
      },
      template: '<RecipeFoot :blocked="null" />',
    },
    { global: surroundings(connection) },
  );
}

it.each([
  ['shows the results beside its picture', 'masks', 'results'],
  ['leaves what was chosen since it was asked for', 'data', 'data'],
])('a run that begins %s', async (_, chosen, shown) => {
  vi.stubGlobal('Worker', class extends EventTarget {});
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  const kept = projectOf('p', ['a']);
  let begin: (runs: RunSummary[]) => void = () => undefined;
  const { connection } = studioDouble({
    models: { list: async () => [] },
    projects: { update: async () => kept },
    runs: { submit: () => new Promise((resolve) => (begin = resolve)), events: async () => [] },
  });
  const foot = footOver(connection);
  const look = useLook();
  look.side = 'masks';
  await flushPromises();
  await foot.get('footer button').trigger('click');
  await flushPromises();
  look.side = chosen;
  begin([runIn('queued')]);
  await flushPromises();
  expect(look).toMatchObject({ run: 'r', shown: 'result', side: shown });
  foot.unmount();
  vi.unstubAllGlobals();
});

it('what it would take is told by the question asked last, whichever is answered last', async () => {
  vi.useFakeTimers();
  vi.stubGlobal('Worker', class extends EventTarget {});
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  const refusals: ((reason: Error) => void)[] = [];
  const { connection } = studioDouble({
    models: { list: async () => [] },
    projects: { update: () => new Promise(() => undefined) },
    runs: { plan: () => new Promise((_, refuse) => refusals.push(refuse)) },
  });
  const foot = footOver(connection);
  await vi.advanceTimersByTimeAsync(1000);
  useProject().setRecipe({ values: { solver: 'tv', seed: 2 } });
  await vi.advanceTimersByTimeAsync(1000);
  expect(refusals).toHaveLength(2);
  refusals[1]!(new Error('what is wrong now'));
  await flushPromises();
  refusals[0]!(new Error('what was wrong before'));
  await flushPromises();
  expect(foot.text()).toContain('what is wrong now');
  expect(foot.text()).not.toContain('what was wrong before');
  foot.unmount();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a region with nothing in it', () => {
  const region = { name: 'Left lung', purpose: 'roi', item: 'a', frame: 0, height: 8, width: 8 } as const;
  const masks: Mask[] = [
    { ...region, id: 'm', revision: 0 },
    { ...region, id: 'n', name: 'Aorta', revision: 1 },
  ];

  it('cannot be chosen, and is left out of a run with a sentence where it was', async () => {
    vi.stubGlobal('Worker', class extends EventTarget {});
    vi.stubGlobal('fetch', () => new Promise(() => undefined));
    const asked: (string | null)[] = [];
    const kept = projectOf('p', ['a']);
    const { connection } = studioDouble({
      models: { list: async () => [] },
      projects: { update: async () => kept },
      runs: { submit: async ({ recipe }) => (asked.push(recipe.roi), []) },
    });
    const panel = mount(
      {
        components: { OutputStage, RecipeFoot },
        setup() {
          const recipe = { ...kept.recipe, item: 'a', values: { solver: 'tv' }, roi: 'm' };
          useProject().adopt({ ...kept, recipe, masks });
        },
        template: '<OutputStage /><RecipeFoot :blocked="null" />',
      },
      { global: surroundings(connection) },
    );
    await flushPromises();
    expect(panel.get('[role=status]').text()).toBe(
      'Left lung is empty: it is left out until something is painted in it.',
    );
    await panel.get('h2 button').trigger('click');
    const options = panel.findAll('option').map((o) => [o.text(), o.attributes('disabled') !== undefined]);
    expect(options).toEqual([
      ['Whole image only', false],
      ['Left lung (empty)', true],
      ['Aorta', false],
    ]);
    await panel.get('footer button').trigger('click');
    await flushPromises();
    await panel.get('select').setValue('n');
    expect(panel.find('[role=status]').exists()).toBe(false);
    await panel.get('footer button').trigger('click');
    await flushPromises();
    expect(asked).toEqual([null, 'n']);
    panel.unmount();
    vi.unstubAllGlobals();
  });
});
