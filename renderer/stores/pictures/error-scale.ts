import { useLocalStorage } from '@vueuse/core';
import { defineStore } from 'pinia';
import { ERROR_HALF_HU } from '../../../core/image/windows/default-window.ts';

/**
 * Half the range of every map of a signed error in HU, in the workspace and in Compare alike: two methods are seen on
 * one scale wherever they are looked at. It belongs to the machine, as the panes do.
 */
export const useErrorScale = defineStore('error-scale', () => ({
  limitHu: useLocalStorage('langevin-error-hu', ERROR_HALF_HU),
}));
