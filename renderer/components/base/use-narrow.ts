import { useMediaQuery } from '@vueuse/core';

/** No room for panels side by side: a small window, or text that is zoomed. Styles repeat the number. */
export const useNarrow = (): Readonly<{ value: boolean }> => useMediaQuery('(width < 900px)');
