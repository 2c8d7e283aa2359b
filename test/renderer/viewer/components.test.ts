// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import type { Tag } from '../../../core/contract/studio/item.ts';
import type { Mark, Shape } from '../../../core/contract/studio/mark.ts';
import { FITTED, type View } from '../../../renderer/canvas/view.ts';
import HistogramView from '../../../renderer/components/viewer/HistogramView.vue';
import ImagePane from '../../../renderer/components/viewer/ImagePane.vue';
import MarksTable from '../../../renderer/components/viewer/MarksTable.vue';
import SliceSlider from '../../../renderer/components/viewer/SliceSlider.vue';
import TagsPanel from '../../../renderer/components/viewer/TagsPanel.vue';
import WindowControls from '../../../renderer/components/viewer/WindowControls.vue';
import { handlingKey, type Handling } from '../../../renderer/tools/handling.ts';
import { createText } from '../../../renderer/text/text.ts';
import { frameOf } from './frame-of.ts';

const global = { plugins: [createText()] };
const frame = frameOf({ height: 4, width: 4, unit: 'HU', pixelMm: [1, 1] }, (column, row) => 10 * row + column);

describe('ImagePane', () => {
  const pane = (props: Partial<InstanceType<typeof ImagePane>['$props']> = {}) =>
    mount(ImagePane, { global, props: { frame, label: 'Result', slices: 80, ...props } });

  it('has a name and a description that says what is seen', () => {
    const wrapper = pane({ slice: 11, view: { ...FITTED, window: { center: 40, width: 400 } } });
    const described = wrapper.get(`[id="${wrapper.attributes('aria-describedby')}"]`);
    expect(wrapper.attributes('aria-label')).toBe('Result, image');
    expect(described.text()).toBe('Result, slice 12 of 80, window 400 level 40');
    expect(described.attributes('aria-live')).toBe('polite');
  });

  it('says which volume a slice is of', () => {
    const wrapper = pane({ slices: 400, volumes: 10, slice: 44 });
    expect(wrapper.get('[aria-live]').text()).toContain('Result, volume 2 of 10, slice 5 of 40, ');
    expect(wrapper.get('.corner.top.left').text()).toContain('volume 2 of 10, slice 5 of 40');
  });

  it.each([
    [NaN, 'no value is a number'],
    [-1000, 'every value is −1000 HU'],
  ])('says that there is nothing to see where every value is %d', (value, told) => {
    const wrapper = pane({ frame: frameOf({ height: 4, width: 4, unit: 'HU' }, () => value) });
    expect(wrapper.get('[aria-live]').text()).toContain(told);
    expect(wrapper.get('.corner.top.left').text()).toContain(told);
  });

  it('goes through slices by keys and stops at the ends', async () => {
    const wrapper = pane({ slice: 75 });
    for (const key of ['PageDown', 'Home', 'ArrowUp', 'End']) await wrapper.trigger('keydown', { key });
    expect(wrapper.emitted('update:slice')).toEqual([[79], [0], [79]]);
  });

  it('offers windows of its own unit by key, and keeps its window at any other', async () => {
    const press = async (of: typeof frame | ReturnType<typeof frameOf>) => {
      const wrapper = pane({ frame: of });
      for (const key of ['3', '1']) await wrapper.trigger('keydown', { key, code: `Digit${key}` });
      return wrapper.emitted<[View]>('update:view')!.map(([view]) => view.window);
    };
    expect(await press(frame)).toEqual([{ center: -600, width: 1500 }, null]);
    const picture = frameOf({ height: 4, width: 4, unit: 'srgb' }, (column) => column / 4);
    expect(await press(picture)).toEqual([null]);
  });

  it('turns overlays off, and keeps its description', async () => {
    const wrapper = pane();
    expect(wrapper.findAll('.corner').length).toBeGreaterThan(0);
    await wrapper.trigger('keydown', { key: 'o', code: 'KeyO' });
    expect(wrapper.emitted('update:overlays')).toEqual([[false]]);
    await wrapper.setProps({ overlays: false });
    expect(wrapper.findAll('.corner')).toEqual([]);
    expect(wrapper.find('[aria-live]').text()).not.toBe('');
  });

  it('is handled as the person set it, wherever it stands', async () => {
    const handling: Handling = { singleKeys: false, invertWheel: true, invertLevel: false };
    const provide = { [handlingKey]: () => handling };
    const wrapper = mount(ImagePane, {
      global: { ...global, provide },
      props: { frame, label: 'Result', slices: 80, slice: 11 },
    });
    await wrapper.trigger('keydown', { key: 'o', code: 'KeyO' });
    expect(wrapper.emitted('update:overlays')).toBeUndefined();
    await wrapper.trigger('wheel', { deltaY: 100 });
    expect(wrapper.emitted('update:slice')).toEqual([[10]]);
  });

  it('says that it loads, that it is empty, and what went wrong', async () => {
    const wrapper = pane({ frame: null, loading: true });
    expect(wrapper.text()).toContain('Loading');
    await wrapper.setProps({ loading: false });
    expect(wrapper.text()).toContain('Nothing to show yet.');
    await wrapper.setProps({
      error: { code: 'unreadable-file', message: 'It is cut.', hint: 'Export it again.', details: {} },
    });
    expect(wrapper.text()).toContain('It is cut.');
  });

  it('shows the reference while ` is held', async () => {
    const wrapper = pane({ reference: frame });
    await wrapper.trigger('keydown', { code: 'Backquote', key: '`' });
    expect(wrapper.get('.label').text()).toBe('Reference');
    await wrapper.trigger('keyup', { code: 'Backquote', key: '`' });
    expect(wrapper.get('.label').text()).toBe('Result');
  });
});

describe('WindowControls', () => {
  it('names the preset in force and sets others', async () => {
    const wrapper = mount(WindowControls, {
      global,
      props: { frame, view: { ...FITTED, window: { center: 40, width: 80 } } },
    });
    const select = wrapper.get('select');
    expect(select.element.selectedOptions[0]!.textContent).toContain('Brain');
    await select.setValue('lung');
    expect(wrapper.emitted('update:view')!.at(-1)![0]).toMatchObject({ window: { center: -600, width: 1500 } });
  });

  it('offers the windows of the file, and no CT presets to other values', () => {
    const windows = [
      { center: 1, width: 2 },
      { center: 40, width: 80, name: 'BRAIN' },
    ];
    const stored = { ...frame, unit: 'stored', windows } as const;
    const wrapper = mount(WindowControls, { global, props: { frame: stored, view: FITTED } });
    expect(
      wrapper
        .get('select')
        .findAll('option')
        .map((o) => o.text()),
    ).toEqual([
      'Automatic',
      ...['Percentiles 1 to 99', 'Up to percentile 99.5', 'Least to largest'],
      ...['File: 1, 2 / 1', 'File: BRAIN, 80 / 40'],
    ]);
  });
});

it('HistogramView moves one end of the window by keys and leaves the other beyond the values', async () => {
  const wrapper = mount(HistogramView, {
    global,
    props: { frame, modelValue: { center: 20, width: 60 } },
    attachTo: document.body,
  });
  const low = wrapper.get('[aria-label="Black at"]');
  await low.trigger('keydown', { key: 'ArrowRight' });
  expect(wrapper.emitted('update:modelValue')).toEqual([
    [{ center: expect.closeTo((0.1 + 50) / 2, 6), width: expect.closeTo(49.9, 6) }],
  ]);
  wrapper.unmount();
});

describe('MarksTable', () => {
  const mark = (id: string, shape: Shape, frame: number | null = 0): Mark => {
    const name = `${shape.kind} ${id}`;
    return { id, name, item: 'a', frame, unit: 'mm', shape, shown: true };
  };
  const corner = { x: -1.5, y: -1.5 };
  const marks = [
    mark('1', { kind: 'rectangle', from: { x: -2, y: -2 }, to: { x: 0, y: 0 } }),
    mark('2', { kind: 'pin', at: { x: 1.5, y: 0.5 } }),
    mark('3', { kind: 'distance', from: corner, to: { x: 1.5, y: -1.5 } }),
    mark('4', { kind: 'angle', from: { x: 1.5, y: -1.5 }, vertex: corner, to: { x: -1.5, y: 1.5 } }),
    mark('5', { kind: 'rectangle', from: corner, to: corner }, 3),
    mark('6', { kind: 'rectangle', from: corner, to: { x: -0.5, y: -1.5 } }, null),
  ];
  const masks = [{ id: 'm', name: 'Liver', raster: new Uint8Array(16).fill(255, 0, 2) }];
  const table = () =>
    mount(MarksTable, { global, props: { frame, marks, masks, slice: 0, slices: 5 }, attachTo: document.body });

  it('measures each mark of the slice, its area and its pixels always in sight', () => {
    const wrapper = table();
    const rows = wrapper.findAll('tbody tr').map((r) => r.text().replaceAll(/\s+/g, ' '));
    expect(rows[0]).toMatch(/Liver.*0\.5 ± 0\.7.*2 mm².*2 px/);
    expect(rows[1]).toMatch(/rectangle 1.*slice 1.*5\.5 ± .*0 to 11.*4 mm².*4 px/);
    expect(rows[2]).toContain('23 HU');
    expect(rows[3]).toContain('3 mm');
    expect(rows[4]).toContain('90.0°');
    expect(rows[5]).toMatch(/slice 4\s?–/);
    expect(rows[6]).toMatch(/all slices.*0\.5 ±/);
    wrapper.unmount();
  });

  it('goes to the slice of another mark, hides one, and offers what can be done with it', async () => {
    const wrapper = table();
    await wrapper.get('button.link').trigger('click');
    expect(wrapper.emitted('slice')).toEqual([[3]]);
    await wrapper.get('button[aria-label="Hide pin 2"]').trigger('click');
    expect(wrapper.emitted('show')).toEqual([[marks[1], false]]);
    expect(wrapper.find('button[aria-label="More for pin 2"]').exists()).toBe(true);
    wrapper.unmount();
  });
});

describe('TagsPanel', () => {
  const tag = (name: string, value: string, identifying: boolean): Tag => ({
    tag: '(0010,0010)',
    vr: 'PN',
    name,
    value,
    depth: 0,
    identifying,
  });
  const tags = [tag("Patient's Name", 'Doe^Jane', true), tag('Modality', 'CT', false)];

  it('keeps the patient hidden, from the search too, until asked', async () => {
    const wrapper = mount(TagsPanel, { global, props: { tags } });
    expect(wrapper.text()).not.toContain('Doe');
    await wrapper.get('input[type="search"]').setValue('doe');
    expect(wrapper.text()).toContain('0 of 2');
    await wrapper.setProps({ hidesPatient: false });
    expect(wrapper.get('tbody').text()).toContain('Doe^Jane');
  });

  it('finds by every word', async () => {
    const wrapper = mount(TagsPanel, { global, props: { tags } });
    await wrapper.get('input[type="search"]').setValue('ct modal');
    expect(wrapper.findAll('tbody tr').length).toBe(1);
  });
});

it('SliceSlider tells the slice and draws what is loaded', async () => {
  const loaded = [true, true, false, true];
  const wrapper = mount(SliceSlider, { global, props: { loaded, modelValue: 2 }, attachTo: document.body });
  expect(wrapper.findAll('.run').map((r) => r.attributes('style'))).toEqual([
    'left: 0%; width: 50%;',
    'left: 75%; width: 25%;',
  ]);
  expect(wrapper.get('.range').attributes('style')).toContain('left: 0%');
  const thumb = wrapper.get('[role="slider"]');
  expect(thumb.attributes('aria-valuetext')).toBe('slice 3 of 4');
  await thumb.trigger('keydown', { key: 'Home' });
  await nextTick();
  expect(wrapper.emitted('update:modelValue')).toEqual([[0]]);
  wrapper.unmount();
});
