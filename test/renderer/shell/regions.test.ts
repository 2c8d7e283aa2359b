// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { cycleRegions, regionAfter } from '../../../renderer/commands/regions.ts';

describe('F6', () => {
  document.body.innerHTML = `
    <header data-region tabindex="-1" id="bar"><button id="in-bar"></button></header>
    <main data-region tabindex="-1" id="page"><section data-region tabindex="-1" id="panel"><input id="in-panel" /></section></main>
    <aside inert><div data-region tabindex="-1" id="closed"></div></aside>
    <footer data-region tabindex="-1" id="status"></footer>`;
  const at = (id: string): HTMLElement => document.getElementById(id)!;
  const regions = ['bar', 'page', 'panel', 'status'].map(at);

  it('goes on from the innermost region, round and round', () => {
    expect(regionAfter(regions, at('in-bar'), 1)?.id).toBe('page');
    expect(regionAfter(regions, at('in-panel'), 1)?.id).toBe('status');
    expect(regionAfter(regions, at('status'), 1)?.id).toBe('bar');
    expect(regionAfter(regions, at('in-bar'), -1)?.id).toBe('status');
    expect(regionAfter(regions, null, 1)?.id).toBe('bar');
    expect(regionAfter(regions, null, -1)?.id).toBe('status');
    expect(regionAfter([], null, 1)).toBeUndefined();
  });
  it('leaves out what is folded away', () => {
    at('in-panel').focus();
    cycleRegions(1);
    expect(document.activeElement?.id).toBe('status');
  });
});
