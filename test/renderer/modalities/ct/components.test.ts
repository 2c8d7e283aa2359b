// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';
import AnglesField from '../../../../renderer/modalities/ct/scan/AnglesField.vue';
import GantryDrawing from '../../../../renderer/modalities/ct/scan/GantryDrawing.vue';
import NoiseField from '../../../../renderer/modalities/ct/scan/NoiseField.vue';
import SinogramView from '../../../../renderer/modalities/ct/sinogram/SinogramView.vue';
import { measure, measureFully } from '../../../../renderer/modalities/ct/compute/perform.ts';
import { disk, parallelScan } from './disk.ts';
import { mountInside } from '../../mount.ts';
import { eventually } from '../../../support/until.ts';

afterEach(() => {
  document.body.innerHTML = '';
});

describe('NoiseField', () => {
  it('writes the text that a recipe knows, and reads it back', async () => {
    const { wrapper, props } = mountInside(NoiseField, { modelValue: null });
    expect(wrapper.find('[role=radio][aria-checked=true]').text()).toBe('None');
    await wrapper.findAll('[role=radio]')[2]!.trigger('click');
    expect(props['modelValue']).toBe('poisson:100000');
    await nextTick();
    await wrapper.find('input.input').setValue('5e4');
    expect(props['modelValue']).toBe('poisson:50000');
    await wrapper.findAll('[role=radio]')[0]!.trigger('click');
    expect(props['modelValue']).toBe('none');
  });

  it('says what it cannot read', () => {
    const { wrapper } = mountInside(NoiseField, { modelValue: 'salt:1' });
    expect(wrapper.text()).toContain('"salt:1" is no noise level');
  });
});

describe('AnglesField', () => {
  const given = { modelValue: { kind: 'views', views: null }, turnDeg: 180, anglesDeg: [0, 60, 120] };

  it('offers usual numbers of views', async () => {
    const { wrapper, props } = mountInside(AnglesField, given);
    const chosen = wrapper.findAll('[role=radio][aria-checked=true]').map((r) => r.text());
    expect(chosen).toEqual(['23', 'Evenly']);
    await wrapper
      .findAll('[role=radio]')
      .find((r) => r.text() === '64')!
      .trigger('click');
    expect(props['modelValue']).toEqual({ kind: 'views', views: 64 });
  });

  it('takes another way up where the one before was', async () => {
    const { wrapper, props } = mountInside(AnglesField, { ...given, modelValue: { kind: 'views', views: 60 } });
    await wrapper
      .findAll('[role=radio]')
      .find((r) => r.text() === 'Range')!
      .trigger('click');
    expect(props['modelValue']).toEqual({ kind: 'range', fromDeg: 0, toDeg: 180, views: 60 });
    await nextTick();
    const [, , to] = wrapper.findAll('input.input');
    await to!.setValue('0');
    expect(wrapper.text()).toContain('The range is empty');
    await to!.setValue('120');
    expect(props['modelValue']).toEqual({ kind: 'range', fromDeg: 0, toDeg: 120, views: 60 });
    await wrapper
      .findAll('[role=radio]')
      .find((r) => r.text() === 'List')!
      .trigger('click');
    expect(props['modelValue']).toEqual({ kind: 'list', anglesDeg: [0, 60, 120] });
  });

  it('reads a list as it is typed, keeps what was typed, and says which line is wrong', async () => {
    const { wrapper, props } = mountInside(AnglesField, { ...given, modelValue: { kind: 'list', anglesDeg: [0, 60] } });
    const area = wrapper.find('textarea');
    expect(area.element.value).toBe('0\n60');
    await area.setValue('0\n10.0\n# last\n');
    expect(props['modelValue']).toEqual({ kind: 'list', anglesDeg: [0, 10] });
    expect(area.element.value).toBe('0\n10.0\n# last\n');
    await area.setValue('0\nten');
    expect(wrapper.text()).toContain('line 2 is not a number ("ten")');
    expect(props['modelValue']).toEqual({ kind: 'list', anglesDeg: [0, 10] });
  });

  it('imports a file', async () => {
    const { wrapper, props } = mountInside(AnglesField, { ...given, modelValue: { kind: 'list', anglesDeg: [0] } });
    const input = wrapper.find<HTMLInputElement>('input[type=file]');
    vi.spyOn(input.element, 'files', 'get').mockReturnValue(listOf(new File(['3\n33\n'], 'angles.txt')));
    await input.trigger('change');
    await flushPromises();
    await eventually(() => expect(props['modelValue']).toEqual({ kind: 'list', anglesDeg: [3, 33] }));
  });
});

function listOf(file: File): FileList {
  const transfer = new DataTransfer();
  transfer.items.add(file);
  return transfer.files;
}

describe('GantryDrawing', () => {
  const { geometry } = parallelScan(64, 23);
  const drawn = (views: number): ReturnType<typeof mountInside>['wrapper'] =>
    mountInside(GantryDrawing, { geometry: parallelScan(64, views).geometry }).wrapper;

  it('tells the views in words', () => {
    const { wrapper } = mountInside(GantryDrawing, { geometry });
    expect(wrapper.text()).toContain('23 views over 180°, 7.826° apart');
    expect(wrapper.find('svg').attributes('aria-label')).toContain('Parallel beam, 23 views');
    expect(wrapper.find('.missing').exists()).toBe(false);
  });

  it('draws a dot a source while they can be told apart, then ticks alone', () => {
    expect(drawn(90).findAll('.source')).toHaveLength(90);
    const many = drawn(720);
    expect(many.findAll('.source')).toHaveLength(0);
    expect(many.find('.ticks').attributes('d')!.match(/M/g)).toHaveLength(720);
  });

  it('marks what a limited angle leaves out, in words too', () => {
    const limited = { ...geometry, anglesDeg: Array.from({ length: 60 }, (_, i) => 2 * i), offsetMm: 1.5 };
    const { wrapper } = mountInside(GantryDrawing, { geometry: limited });
    expect(wrapper.find('path.missing').exists()).toBe(true);
    expect(wrapper.text()).toContain('60 views over 120° of 180°, 2° apart');
    expect(wrapper.text()).toContain('not measured');
    expect(wrapper.text()).toContain('Detector shifted by 1.5 mm');
  });
});

describe('SinogramView', () => {
  const scan = parallelScan(32, 6);
  const image = disk(32, 10, 0);
  const given = { measured: measure(image, scan), full: measureFully(image, scan), geometry: scan.geometry, ray: null };

  it('says what it shows', () => {
    const { wrapper } = mountInside(SinogramView, given);
    const plot = wrapper.find('.plot');
    expect(plot.attributes('aria-label')).toBe('Sinogram, 6 views over 180°, 30° apart, 47 detector bins');
    expect(document.getElementById(plot.attributes('aria-describedby')!)?.textContent).toContain(
      'from 0° to 180°, columns are detector positions from −23 mm to 23 mm',
    );
    expect(wrapper.find('.legend').text()).toMatch(/measured\s*not measured/);
  });

  it('moves a ray by keys, between its edges, tells its value, and lets it go', async () => {
    const { wrapper, props } = mountInside(SinogramView, given);
    const plot = wrapper.find('.plot');
    await plot.trigger('keydown', { key: 'ArrowDown' });
    expect(props['ray']).toEqual({ view: 0, bin: 23, angleDeg: 0 });
    await plot.trigger('keydown', { key: 'ArrowDown' });
    await plot.trigger('keydown', { key: 'ArrowRight', shiftKey: true });
    expect(props['ray']).toEqual({ view: 1, bin: 33, angleDeg: 30 });
    expect(wrapper.find('[aria-live]').text()).toContain('View 2 of 6 · 30°, 10 mm · line integral');
    await plot.trigger('keydown', { key: 'End' });
    await plot.trigger('keydown', { key: 'ArrowDown', shiftKey: true });
    expect(props['ray']).toEqual({ view: 5, bin: 46, angleDeg: 150 });
    await plot.trigger('keydown', { key: 'Escape' });
    expect(props['ray']).toBeNull();
  });

  it('designs what it has nothing for', () => {
    expect(mountInside(SinogramView, { measured: null }).wrapper.text()).toBe('No measurement yet.');
    expect(mountInside(SinogramView, { measured: null, loading: true }).wrapper.text()).toBe('Computing the sinogram');
  });
});
