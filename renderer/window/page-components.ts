import { defineAsyncComponent, type Component } from 'vue';
import PageFailed from './PageFailed.vue';
import PageLoading from './PageLoading.vue';
import type { Page } from '../stores/route.ts';

const page = (loader: () => Promise<{ default: Component }>): Component =>
  defineAsyncComponent({ loader, loadingComponent: PageLoading, errorComponent: PageFailed, delay: 150 });

/** Each page is fetched when it is first opened. */
export const pageComponents: Readonly<Record<Page, Component>> = {
  start: page(() => import('../pages/StartPage.vue')),
  workspace: page(() => import('../pages/WorkspacePage.vue')),
  compare: page(() => import('../pages/ComparePage.vue')),
  queue: page(() => import('../pages/QueuePage.vue')),
  models: page(() => import('../pages/ModelsPage.vue')),
  score: page(() => import('../pages/ScorePage.vue')),
  compute: page(() => import('../pages/ComputePage.vue')),
  settings: page(() => import('../pages/SettingsPage.vue')),
};
