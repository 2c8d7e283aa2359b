import { usePreferredDark } from '@vueuse/core';
import { watchEffect } from 'vue';
import type { Settings } from '../../core/contract/studio/settings.ts';

/** Puts theme and motion on the document, from which the tokens take them. */
export function useAppearance(settings: () => Settings): void {
  const prefersDark = usePreferredDark();
  watchEffect(() => {
    const { theme, reducedMotion } = settings();
    const { dataset } = document.documentElement;
    dataset['theme'] = theme === 'system' ? (prefersDark.value ? 'dark' : 'light') : theme;
    dataset['motion'] = reducedMotion ? 'reduced' : 'full';
  });
}
