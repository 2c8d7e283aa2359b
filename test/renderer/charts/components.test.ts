// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';
import ColourBar from '../../../renderer/components/charts/ColourBar.vue';
import LineChart from '../../../renderer/components/charts/LineChart.vue';
import ResidualChart from '../../../renderer/components/charts/ResidualChart.vue';
import { mountInside } from '../mount.ts';

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }));
});
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.innerHTML = '';
});

const line = { id: 'fbp', label: 'FBP', style: 0, x: [0, 1, 2], y: [4, 2, 1] };
const given = { title: 'Error', series: [line], xLabel: 'step', yLabel: 'error' };

it('says in a sentence what a chart shows', () => {
  const band = { low: 0.5, high: 1.5, label: 'noise' };
  const { wrapper } = mountInside(LineChart, { ...given, band });
  const place = wrapper.find('.place');
  expect(document.getElementById(place.attributes('aria-describedby')!)?.textContent).toBe(
    'FBP: 4 to 1 over 3 values; noise: 0.5 to 1.5.',
  );
  expect(wrapper.find('.legend').text()).toContain('FBP');
});

it('shows the same as a table', async () => {
  const { wrapper } = mountInside(LineChart, given);
  await wrapper.find('button[aria-label="Show as table"]').trigger('click');
  const cells = wrapper.findAll('tbody tr').map((row) => row.findAll('th, td').map((cell) => cell.text()));
  expect(cells).toEqual([
    ['0', '4'],
    ['1', '2'],
    ['2', '1'],
  ]);
  expect(wrapper.findAll('thead th').map((h) => h.text())).toEqual(['step', 'FBP']);
});

it('says so where there is nothing to draw', () => {
  expect(mountInside(LineChart, { ...given, series: [] }).wrapper.text()).toContain('Nothing to draw yet.');
});

it('names methods and seeds of a run, and offers σ where there is one', async () => {
  const events = [1, 2].map((step) => ({
    kind: 'step' as const,
    n: step,
    at: step,
    method: 'proximal',
    seed: 7,
    step,
    of: 2,
    sigma: 0.1 / step,
    nfe: step,
    residual: 1 / step,
  }));
  const { wrapper } = mountInside(ResidualChart, {
    events,
    noise: { kind: 'gaussian', epsilon: 0.01 },
    samples: 800,
    nameOf: () => 'Langevin',
  });
  expect(wrapper.find('.legend').text()).toContain('Langevin, seed 7');
  expect(wrapper.find('.legend').text()).toContain('noise of the measurement');
  await wrapper.findAll('[role=switch]')[0]!.trigger('click');
  await nextTick();
  expect(wrapper.find('.legend').text()).toContain('σ (right)');
});

it('a colour bar tells its ends, its unit and what its colours mean', () => {
  const { wrapper } = mountInside(ColourBar, { map: 'signed', low: -150, high: 150, unit: 'HU' });
  expect(wrapper.find('[role=img]').attributes('aria-label')).toBe(
    'Colour bar from −150 to 150 HU. Blue is below zero, white is zero, red is above.',
  );
  expect(wrapper.findAll('.ticks span').map((s) => s.text())).toEqual(['−150', '0', '150 HU']);
});
