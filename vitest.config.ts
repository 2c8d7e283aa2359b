import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

/** A hang is found, slowness is no fault: the machine may have fourteen other things to do. */
const PATIENCE_MS = 600_000;
const limits = {
  pool: 'forks',
  testTimeout: PATIENCE_MS,
  hookTimeout: PATIENCE_MS,
  expect: { poll: { timeout: PATIENCE_MS / 2 } },
} as const;

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      // Pure functions: nothing that one file could leave behind for the next, so they share their modules.
      { test: { ...limits, name: 'core', include: ['test/core/**/*.test.ts'], isolate: false } },
      {
        plugins: [vue()],
        test: { ...limits, name: 'program', include: ['test/**/*.test.ts'], exclude: ['test/core/**', 'test/e2e/**'] },
      },
    ],
  },
});
