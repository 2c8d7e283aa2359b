// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { nextTick } from 'vue';
import { expect, it } from 'vitest';
import type { RunSummary } from '../../../core/contract/studio/run-summary.ts';
import { useLook } from '../../../renderer/stores/pictures/look.ts';
import { onwards } from '../../../renderer/stores/runs/runs.ts';

it('a new project begins with its image, and each comes back to what was seen of it, also after a reload', async () => {
  setActivePinia(createPinia());
  const look = useLook();
  look.enter('first', 'input');
  look.lookAt('a-run');
  await nextTick();
  look.enter('second', 'input');
  expect(look.shown).toBe('input');
  look.enter('first', 'input');
  expect(look.shown).toBe('result');
  await nextTick();

  setActivePinia(createPinia());
  const reloaded = useLook();
  reloaded.enter('first', 'input');
  expect(reloaded.shown).toBe('result');
});

it('the share of a run that goes on never falls; one that begins anew begins at nothing', () => {
  const run = (state: RunSummary['state'], share: number): RunSummary => ({ state, progress: { share } }) as RunSummary;
  const shareAfter = (before: RunSummary, now: RunSummary): number | undefined => onwards(before, now).progress?.share;
  expect(shareAfter(run('running', 0.5), run('running', 0.4))).toBe(0.5);
  expect(shareAfter(run('running', 0.5), run('running', 0.6))).toBe(0.6);
  expect(shareAfter(run('running', 0.5), run('queued', 0))).toBe(0);
  expect(shareAfter(run('paused', 0.5), run('running', 0.4))).toBe(0.4);
});
