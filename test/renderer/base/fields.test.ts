// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { afterEach, describe, expect, it } from 'vitest';
import { h } from 'vue';
import AppButton from '../../../renderer/components/base/AppButton.vue';
import FormField from '../../../renderer/components/fields/FormField.vue';
import IconButton from '../../../renderer/components/base/IconButton.vue';
import NumberField from '../../../renderer/components/fields/NumberField.vue';
import SegmentedControl from '../../../renderer/components/fields/SegmentedControl.vue';
import SelectField from '../../../renderer/components/fields/SelectField.vue';
import SliderField from '../../../renderer/components/fields/SliderField.vue';
import SwitchField from '../../../renderer/components/fields/SwitchField.vue';
import { placeAmong } from '../../../renderer/components/base/slider-stops.ts';
import { VIEW_STOPS } from '../../../renderer/modalities/ct/scan/view-stops.ts';
import { surroundings } from '../surroundings.ts';

const global = surroundings();
const icon = { render: () => h('svg') };
afterEach(() => {
  document.body.innerHTML = ''; // ids repeat from one app to the next
});

describe('NumberField', () => {
  const open = (props: Partial<InstanceType<typeof NumberField>['$props']> = {}) =>
    mount(NumberField, {
      props: { label: 'Dose', modelValue: 5, min: 0, max: 10, step: 1, ...props },
      global,
      attachTo: document.body,
    });

  it('tells name, range and value', () => {
    const input = open({ unit: 'mm' }).get('input');
    const label = document.getElementById(input.attributes('aria-labelledby') ?? '');
    expect(label?.textContent).toBe('Dose');
    expect(input.attributes()).toMatchObject({
      role: 'spinbutton',
      'aria-valuenow': '5',
      'aria-valuemin': '0',
      'aria-valuemax': '10',
      'aria-valuetext': '5 mm',
    });
  });
  it('changes only with a valid number, and says what is wrong beside the field', async () => {
    const field = open();
    const input = field.get('input');
    await input.setValue('11');
    expect(field.emitted('update:modelValue')).toBeUndefined();
    expect(input.attributes('aria-invalid')).toBe('true');
    const told = input.attributes('aria-describedby') ?? '';
    expect(document.getElementById(told)?.textContent).toBe('Between 0 and 10.');
    await input.setValue('7');
    expect(field.emitted('update:modelValue')).toEqual([[7]]);
    expect(input.attributes('aria-invalid')).toBeUndefined();
  });
  it.each([
    [-1e4, 1e4, 'Between −10000 and 10000.'],
    [1, 1e6, 'Between 1 and 1·10⁶.'],
    [0, Number.MAX_SAFE_INTEGER, 'At least 0.'],
  ])('names a range that a person can read: %d, %d', async (min, max, text) => {
    const field = open({ min, max });
    await field.get('input').setValue('-1e20');
    expect(field.get('.error').text()).toBe(text);
  });
  it('keeps what is being typed while it means the same', async () => {
    const field = open();
    await field.get('input').setValue('5.0');
    await field.setProps({ modelValue: 5 });
    expect(field.get('input').element.value).toBe('5.0');
    await field.setProps({ modelValue: 6 });
    expect(field.get('input').element.value).toBe('6');
  });
  it('steps by keys, with Shift by ten, inside the range', async () => {
    const field = open();
    await field.get('input').trigger('keydown', { key: 'ArrowUp' });
    await field.get('input').trigger('keydown', { key: 'ArrowDown', shiftKey: true });
    expect(field.emitted('update:modelValue')).toEqual([[6], [0]]);
  });
});

describe('SelectField', () => {
  it('chooses by the browser’s own list', async () => {
    const options = [
      { id: 'a', label: 'One' },
      { id: 'b', label: 'Two' },
    ];
    const field = mount(SelectField, { props: { label: 'Which', modelValue: 'a', options }, global });
    expect(field.findAll('option').map((o) => o.text())).toEqual(['One', 'Two']);
    await field.get('select').setValue('b');
    expect(field.emitted('update:modelValue')).toEqual([['b']]);
  });
});

describe('SliderField', () => {
  it('moves by keys and by its field, and tells when the hand let go', async () => {
    const slider = mount(SliderField, {
      props: { label: 'Views', modelValue: 23, min: 4, max: 720, integer: true },
      global,
      attachTo: document.body,
    });
    const thumb = slider.get('[role=slider]');
    expect(thumb.attributes('aria-label')).toBe('Views');
    await thumb.trigger('keydown', { key: 'ArrowRight' });
    expect(slider.emitted('update:modelValue')?.at(-1)).toEqual([24]);
    await slider.get('input[role=spinbutton]').setValue('100');
    expect(slider.emitted('update:modelValue')?.at(-1)).toEqual([100]);
    expect(slider.emitted('commit')?.at(-1)).toEqual([100]);
  });

  it('lies evenly on its stops, says the value and not the place, and goes one on by keys between them', async () => {
    const slider = mount(SliderField, {
      props: { label: 'Views', modelValue: 60, min: 4, max: 720, integer: true, stops: VIEW_STOPS },
      global,
      attachTo: document.body,
    });
    const thumb = slider.get('[role=slider]');
    expect(thumb.attributes('aria-valuetext')).toBe('60');
    // 10 to 60 views have most of the way, and every value its place on it.
    const way = VIEW_STOPS.length - 1;
    expect(placeAmong(VIEW_STOPS, 60) - placeAmong(VIEW_STOPS, 10)).toBeGreaterThan(way / 2);
    expect([4, 60.5, 62.5, 720, 900].map((n) => placeAmong(VIEW_STOPS, n))).toEqual([0, 56.1, 56.5, way, way]);
    for (const [from, key, to] of [
      [60, 'ArrowRight', 61],
      [61, 'ArrowLeft', 60],
      [300, 'PageUp', 310],
      [720, 'ArrowUp', 720],
      [23, 'Home', 4],
      [23, 'End', 720],
    ] as const) {
      await slider.setProps({ modelValue: from });
      await thumb.trigger('keydown', { key });
      expect(slider.emitted('update:modelValue')?.at(-1)).toEqual([to]);
    }
  });
});

describe('SwitchField', () => {
  it('is a switch with a label and a description', async () => {
    const field = mount(SwitchField, {
      props: { label: 'Overlays', help: 'In the corners', modelValue: false },
      global,
      attachTo: document.body,
    });
    const button = field.get('[role=switch]');
    expect(field.get('label').attributes('for')).toBe(button.attributes('id'));
    expect(document.getElementById(button.attributes('aria-describedby') ?? '')?.textContent).toBe('In the corners');
    await button.trigger('click');
    expect(field.emitted('update:modelValue')).toEqual([[true]]);
  });
});

describe('SegmentedControl', () => {
  it('is a named radio group', async () => {
    const options = [
      { id: 'grid', label: 'Grid' },
      { id: 'blink', label: 'Blink', icon },
    ];
    const control = mount(SegmentedControl, {
      props: { label: 'Mode', modelValue: 'grid', options, iconsOnly: true },
      global,
      attachTo: document.body,
    });
    expect(control.get('[role=radiogroup]').attributes('aria-label')).toBe('Mode');
    const radios = control.findAll('[role=radio]');
    expect(radios.map((r) => r.attributes('aria-checked'))).toEqual(['true', 'false']);
    expect(radios[1]?.attributes()).toMatchObject({ 'aria-label': 'Blink', 'data-tip': 'Blink' });
    await radios[1]?.trigger('click');
    expect(control.emitted('update:modelValue')).toEqual([['blink']]);
  });
});

describe('buttons', () => {
  it('with a reason cannot be used, but can be reached and says why', async () => {
    for (const button of [
      mount(AppButton, { props: { reason: 'No image' }, slots: { default: 'Run' }, global }),
      mount(IconButton, { props: { icon, label: 'Run', reason: 'No image' }, global }),
    ]) {
      expect(button.attributes('disabled')).toBeUndefined();
      expect(button.attributes()).toMatchObject({ 'aria-disabled': 'true', 'aria-description': 'No image' });
      expect(button.attributes('data-tip')).toContain('No image');
      await button.trigger('click');
      expect(button.emitted('click')).toBeUndefined();
    }
  });
  it('an icon’s name is told and is its tooltip; a toggle tells its state', () => {
    const plain = mount(IconButton, { props: { icon, label: 'Pan', keys: 'P' }, global });
    expect(plain.attributes()).toMatchObject({ 'aria-label': 'Pan', 'data-tip': 'Pan', 'data-tip-keys': 'P' });
    expect(plain.attributes('aria-pressed')).toBeUndefined();
    const toggle = mount(IconButton, { props: { icon, label: 'Pan', pressed: false }, global });
    expect(toggle.attributes('aria-pressed')).toBe('false');
  });
  it('tells a click once', async () => {
    const button = mount(AppButton, { slots: { default: 'Run' }, global });
    await button.trigger('click');
    expect(button.emitted('click')).toHaveLength(1);
  });
});

describe('FormField', () => {
  it('wires help and error to the control', () => {
    const field = mount(FormField, {
      props: { label: 'Noise', help: 'What it is', error: 'Not this' },
      slots: { default: (slot: { control: Record<string, unknown> }) => h('input', slot.control) },
      global,
      attachTo: document.body,
    });
    const ids = field.get('input').attributes('aria-describedby')?.split(' ') ?? [];
    expect(ids.map((id) => document.getElementById(id)?.textContent)).toEqual(['What it is', 'Not this']);
    expect(field.get('button').attributes()).toMatchObject({ 'aria-label': 'About Noise', 'data-tip': 'What it is' });
  });
});
