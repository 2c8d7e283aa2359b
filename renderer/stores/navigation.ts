import { useEventListener } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { hashOf, routeOf, type Page, type Route } from './route.ts';

/** Where the window is. The address follows, so that back, forward and a bookmark work. */
export const useNavigation = defineStore('navigation', () => {
  const route = shallowRef<Route>(routeOf(window.location.hash));
  const page = computed(() => route.value.page);
  /** The project whose workspace was last open: the rail's Workspace leads back to it. */
  const project = ref<string | null>(null);

  function arrive(next: Route): void {
    route.value = next;
    if (next.page === 'workspace' && next.id !== null) project.value = next.id;
  }
  arrive(route.value);
  useEventListener(window, 'hashchange', () => arrive(routeOf(window.location.hash)));

  function go(to: Page, id: string | null = to === 'workspace' ? project.value : null): void {
    const next = { page: to, id };
    arrive(next);
    window.location.hash = hashOf(next);
  }

  /** The project is gone: nothing leads back to it. */
  function forget(id: string): void {
    if (project.value === id) project.value = null;
    if (route.value.id === id) go('start');
  }

  return { route, page, project, go, forget };
});
