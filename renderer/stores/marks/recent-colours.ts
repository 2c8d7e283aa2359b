import { useLocalStorage } from '@vueuse/core';
import { defineStore } from 'pinia';
import type { Colour } from '../../painting/raster.ts';

const MOST = 12;
const same = (a: Colour, b: Colour): boolean => a.every((v, k) => v === b[k]);

/** Colours that were painted with, the newest first: in every project, and after a restart. */
export const useRecentColours = defineStore('recent-colours', () => {
  const colours = useLocalStorage<readonly Colour[]>('langevin-colours', []);
  function use(colour: Colour): void {
    colours.value = [colour, ...colours.value.filter((other) => !same(other, colour))].slice(0, MOST);
  }
  return { colours, use };
});
