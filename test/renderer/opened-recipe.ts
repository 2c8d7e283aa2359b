/** The recipe panel over a project, with a studio that answers nothing beyond what it is given. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { h } from 'vue';
import { vi } from 'vitest';
import type { Project } from '../../core/contract/studio/project.ts';
import RecipePanel from '../../renderer/panels/recipe/RecipePanel.vue';
import { useProject } from '../../renderer/stores/project.ts';
import { studioDouble, type Answers } from './studio-double.ts';
import { surroundings } from './surroundings.ts';

/** Globals are stubbed: a test that uses it unstubs them when it ends. */
export async function openedRecipe(
  project: Project,
  answers: Answers = {},
): Promise<{ readonly page: VueWrapper; readonly project: ReturnType<typeof useProject> }> {
  vi.stubGlobal(
    'Worker',
    class {
      postMessage(): void {}
      terminate(): void {}
    },
  );
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  const { connection } = studioDouble({ models: { list: async () => [] }, ...answers });
  const page = mount(() => h(TooltipProvider, () => h(RecipePanel)), {
    global: surroundings(connection),
    attachTo: document.body,
  });
  const store = useProject();
  store.adopt(project);
  await flushPromises();
  return { page, project: store };
}
