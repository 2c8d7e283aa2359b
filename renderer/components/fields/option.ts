import type { Component } from 'vue';

/** One of several values to choose from. */
export interface Option {
  readonly id: string;
  readonly label: string;
  readonly icon?: Component;
  readonly disabled?: boolean;
}
