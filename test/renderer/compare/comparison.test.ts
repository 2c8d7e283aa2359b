// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { usePanTool } from '../../../renderer/panels/compare/pan-tool.ts';
import { itemEntry, MOST, useComparison } from '../../../renderer/stores/runs/comparison.ts';
import { projectOf } from '../project-of.ts';

beforeEach(() => setActivePinia(createPinia()));

const entries = (names: readonly string[]) =>
  projectOf('files', names).items.map((item) => itemEntry('files', item, 0, item.name));

describe('A comparison', () => {
  it.each([
    [['a', 'my_truth', 'z'], 'my_truth.npy'],
    [['ours', 'gt'], 'gt.npy'],
    [['refined', 'untruthful'], 'refined.npy'],
  ])('of %j is against %s until another is chosen', (names, expected) => {
    const comparison = useComparison();
    comparison.add(entries(names));
    expect(comparison.reference?.name).toBe(expected);
    expect(comparison.others).toHaveLength(names.length - 1);
    comparison.referenceId = comparison.others[0]?.id ?? null;
    expect(comparison.reference?.name).not.toBe(expected);
  });

  it('takes each picture once, nine at most, and says whether there was room', () => {
    const comparison = useComparison();
    const some = entries(['a', 'b']);
    expect([comparison.add(some), comparison.add(some)]).toEqual([true, true]);
    expect(comparison.entries).toHaveLength(2);
    const many = entries(Array.from({ length: MOST }, (_, n) => `x${n}`));
    expect(comparison.add(many)).toBe(false);
    expect(comparison.entries).toHaveLength(MOST);
  });

  it('has one cross-hair for all pictures, which goes with its button', () => {
    const comparison = useComparison();
    comparison.toggleCrossHair();
    expect([comparison.tool, usePanTool().value]).toEqual(['cross-hair', 'cross-hair']);
    comparison.crossHair = { x: 3, y: 4 };
    comparison.toggleCrossHair();
    expect([comparison.tool, comparison.crossHair]).toEqual(['window', null]);
    // Where errors are seen the window is not set by hand.
    expect(usePanTool().value).toBe('pan');
  });
});
