// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { shallowRef } from 'vue';
import MaskFitDialog from '../../../renderer/components/painting/MaskFitDialog.vue';
import ScratchTools from '../../../renderer/components/painting/ScratchTools.vue';
import MaskTools from '../../../renderer/components/painting/MaskTools.vue';
import { maskCommands } from '../../../renderer/painting/mask/mask-commands.ts';
import { openMask, type MaskSession } from '../../../renderer/painting/mask/mask-session.ts';
import type { MaskState } from '../../../renderer/painting/mask/mask-state.ts';
import type { Raster } from '../../../renderer/painting/raster.ts';
import { keysOf } from '../../../renderer/keys/bindings.ts';
import { commandFor, commandOf } from '../../../renderer/keys/commands.ts';
import { en } from '../../../renderer/text/messages.ts';
import { createText } from '../../../renderer/text/text.ts';

const global = { plugins: [createText()] };
const open = () => openMask({ height: 20, width: 20 });
const painted = (mask: MaskSession): number => mask.raster.data.filter((v) => v > 0).length;
function dot(mask: MaskSession): void {
  for (const type of ['down', 'up'] as const)
    mask.pointer({ type, points: [{ column: 10, row: 10, pressure: 1 }], button: 0, shift: false, alt: false, pointerType: 'mouse' }); // prettier-ignore
}

/** The tools with their session, told of its state as the window tells them. */
function tools(mask: MaskSession, values: Float32Array | null = null) {
  const state = shallowRef<MaskState>(mask.state);
  const wrapper = mount(MaskTools, {
    global,
    props: { session: mask, state: state.value, values },
    attachTo: document.body,
  });
  mask.listen({ state: (next) => void wrapper.setProps({ state: next }) });
  const button = (name: string) =>
    wrapper.findAll('button').find((b) => b.text() === name || b.attributes('aria-label') === name)!;
  return { wrapper, button };
}

describe('MaskTools of colours', () => {
  it('takes and moves colours, and has no soft edges, no growing and no NPY', async () => {
    const layer = openMask({ height: 20, width: 20, colours: [] });
    const wrapper = mount(MaskTools, {
      global,
      props: { session: layer, state: layer.state, purpose: 'hints', recent: [[200, 30, 20]] },
      attachTo: document.body,
    });
    const names = wrapper.findAll('[role=radio]').map((radio) => radio.attributes('aria-label') ?? radio.text());
    expect(names.filter((name) => /^(Take a colour|Move what is painted)/.test(name))).toHaveLength(2);
    expect(wrapper.text()).not.toMatch(/Hardness|Grow|Values from|Opacity/);
    await wrapper.get('[aria-label="Paint with #c81e14"]').trigger('click');
    expect(layer.state.ink).toEqual([200, 30, 20]);
    await wrapper.get('input[type=color]').setValue('#102030');
    expect(layer.state.ink).toEqual([16, 32, 48]);
    await wrapper.setProps({ purpose: 'painting' });
    expect(wrapper.text()).toContain('Opacity');
  });
});

describe('MaskTools', () => {
  it('offers the tools as one radio group, each with its key in its name', async () => {
    const mask = open();
    const { wrapper } = tools(mask);
    const radios = wrapper.get('[role=radiogroup][aria-label=Tool]').findAll('[role=radio]');
    expect(radios.map((r) => r.attributes('aria-label')?.replace(/[⇧]/, 'Shift'))).toEqual([
      'Brush (B)',
      'Eraser (E)',
      'Rectangle (R)',
      'Ellipse (Shift R)',
      'Lasso (L)',
      'Fill (G)',
    ]);
    await radios[1]!.trigger('click');
    expect([mask.state.tool, mask.state.mode]).toEqual(['brush', 'erase']);
    await radios[4]!.trigger('click');
    expect([mask.state.tool, mask.state.mode]).toEqual(['lasso', 'paint']);
  });

  it('names the step that undo takes back, and says why there is none', async () => {
    const mask = open();
    const { button } = tools(mask);
    expect(button('Undo').attributes('aria-disabled')).toBe('true');
    dot(mask);
    await Promise.resolve();
    await button('Undo: brush 24 px').trigger('click');
    expect(painted(mask)).toBe(0);
    await button('Redo: brush 24 px').trigger('click');
    expect(painted(mask)).toBeGreaterThan(0);
  });

  it('edits the whole mask by its buttons', async () => {
    const mask = open();
    const { button } = tools(mask);
    await button('Invert').trigger('click');
    expect(painted(mask)).toBe(400);
    await button('Clear').trigger('click');
    expect(painted(mask)).toBe(0);
    dot(mask);
    const before = painted(mask);
    mask.set({ size: 3 });
    await button('Shrink').trigger('click');
    expect(painted(mask)).toBeLessThan(before);
  });

  it('paints a range only where there are values and a range', async () => {
    const values = Float32Array.from({ length: 400 }, (_, i) => i);
    const mask = openMask({ height: 20, width: 20, values: () => values });
    const { wrapper, button } = tools(mask, values);
    const fields = wrapper.get('[aria-label="Values in a range"]').findAll('input');
    expect(button('Paint them').attributes('aria-disabled')).toBe('true');
    await fields[0]!.setValue('390');
    await button('Paint them').trigger('click');
    expect(painted(mask)).toBe(10);
    await fields[1]!.setValue('10');
    expect(button('Paint them').attributes('aria-disabled')).toBe('true');
  });

  it('says how much is painted in how many regions', () => {
    const mask = openMask({ height: 10, width: 20, data: Uint8Array.from({ length: 200 }, (_, i) => (i % 20 < 5 ? 255 : 0)) }); // prettier-ignore
    const { wrapper } = tools(mask);
    expect(wrapper.get('[role=status]').text()).toBe('25.0 % · 1 region');
  });

  it('hands a chosen file on', async () => {
    const { wrapper } = tools(open());
    const input = wrapper.get<HTMLInputElement>('input[type=file]');
    const file = new File([new Uint8Array(1)], 'mask.png');
    Object.defineProperty(input.element, 'files', { value: [file], configurable: true });
    await input.trigger('change');
    expect(wrapper.emitted('load')).toEqual([[file]]);
  });

  it('every control has a name', () => {
    const { wrapper } = tools(open());
    const root: HTMLElement = wrapper.element;
    for (const control of root.querySelectorAll<HTMLElement>('button, input, [role=slider]')) {
      const labelled = (control.getAttribute('aria-labelledby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join('');
      const label = control.id === '' ? null : root.querySelector(`label[for="${control.id}"]`);
      const name = control.getAttribute('aria-label') ?? (labelled || label?.textContent || control.textContent);
      expect(name?.trim(), control.outerHTML).not.toBe('');
    }
  });
});

describe('ScratchTools', () => {
  it('asks for what its sliders and its tone say', async () => {
    const wrapper = mount(ScratchTools, { global, props: { busy: false }, attachTo: document.body });
    const [width, sensitivity] = wrapper.findAll('input');
    await width!.setValue('9');
    await sensitivity!.setValue('70');
    await wrapper.findAll('[role=radio]')[1]!.trigger('click');
    await wrapper.findAll('button').at(-1)!.trigger('click');
    expect(wrapper.emitted('propose')).toEqual([[{ tone: 'dark', width: 9, sensitivity: 0.7 }]]);
  });
});

describe('a mask of another size', () => {
  it('is scaled, centred or left, and nothing is decided before', async () => {
    const size = { height: 4, width: 4 };
    const mask = { height: 2, width: 2, data: Uint8Array.of(255, 0, 0, 0) };
    const wrapper = mount(MaskFitDialog, {
      global,
      props: { mask, name: 'm.png', size, frame: null, purpose: 'roi' },
      attachTo: document.body,
    });
    await Promise.resolve();
    const dialog = document.querySelector('[role=dialog]')!;
    expect(dialog.textContent).toContain('m.png has 2 × 2 pixels, the image 4 × 4.');
    expect(dialog.textContent).toContain('painted is white');
    const press = (name: string): void =>
      [...dialog.querySelectorAll('button')].find((b) => b.textContent.trim() === name)!.click();
    expect(wrapper.emitted('choose')).toBeUndefined();
    press('Scale to fit');
    press('Centre, not scaled');
    const outcomes = (wrapper.emitted<[Raster]>('choose') ?? []).map(([{ data }]) => [...data].map((v) => v / 255));
    expect(outcomes).toEqual([
      [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ]);
    press('Load nothing');
    expect(wrapper.emitted('cancel')).toHaveLength(1);
    wrapper.unmount();
  });
});

describe('maskCommands', () => {
  const press = (key: string, more: Partial<Record<'shiftKey' | 'ctrlKey', boolean>> = {}, code = '') => ({
    key,
    code,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...more,
  });
  const here = { inViewer: true, isTyping: false, singleKeys: true };
  let isInHand = true;
  const hand = { paints: () => isInHand, paint: () => void (isInHand = true) };
  const commandsOf = (mask: MaskSession | null) =>
    maskCommands(() => mask, hand).map((offer) => commandOf(offer, keysOf({})));
  const hit = (mask: MaskSession | null, ...args: Parameters<typeof press>): void => {
    void commandFor(commandsOf(mask), press(...args), here)?.perform();
  };

  it('paints and erases without a pointer', () => {
    const mask = open();
    mask.set({ size: 1 });
    hit(mask, 'ArrowRight');
    hit(mask, 'Enter');
    expect(mask.raster.data[10 * 20 + 11]).toBe(255);
    hit(mask, 'ArrowDown', { shiftKey: true });
    hit(mask, 'Enter', { shiftKey: true });
    expect(painted(mask)).toBe(10);
    hit(mask, 'Delete');
    expect(painted(mask)).toBe(9);
    hit(mask, 'z', { ctrlKey: true });
    expect(painted(mask)).toBe(10);
  });

  it('chooses tools, sizes and hardness', () => {
    const mask = open();
    hit(mask, ']');
    expect(mask.state.size).toBe(29);
    hit(mask, '{', { shiftKey: true }, 'BracketLeft');
    expect(mask.state.hardness).toBe(0.9);
    hit(mask, 'R', { shiftKey: true });
    expect(mask.state.tool).toBe('ellipse');
    hit(mask, 'e');
    hit(mask, 'x');
    expect([mask.state.tool, mask.state.mode]).toEqual(['brush', 'paint']);
  });

  it('leaves arrows and Enter alone until the brush is in hand', () => {
    const mask = open();
    isInHand = false;
    hit(mask, 'ArrowRight');
    hit(mask, 'Enter');
    expect([mask.state.cursor, painted(mask)]).toEqual([null, 0]);
    hit(mask, 'b');
    hit(mask, 'ArrowRight');
    expect(mask.state.cursor).toEqual({ column: 11, row: 10 });
  });

  it('does nothing where no mask is open, and has a text for each', () => {
    expect(commandFor(commandsOf(null), press('b'), here)).toBeUndefined();
    const acts: Readonly<Record<string, string>> = en.painting.act;
    for (const { label } of commandsOf(open())) expect(acts[label.replace('painting.act.', '')]).toBeTruthy();
  });
});
