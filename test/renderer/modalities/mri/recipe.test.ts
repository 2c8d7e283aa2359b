// @vitest-environment happy-dom
/** The recipe of an MR image: its sampling, its phase and noise, and what contradicts what in the words of the form. */
import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import type { Project } from '../../../../core/contract/studio/project.ts';
import { noisePercent, noiseText, phaseSeed } from '../../../../renderer/modalities/mri/sampling/choices.ts';
import { acquisitionOfRecipe } from '../../../../renderer/modalities/mri/sampling/recipe-acquisition.ts';
import { openedRecipe } from '../../opened-recipe.ts';
import { projectOf } from '../../project-of.ts';

afterEach(() => vi.unstubAllGlobals());

const facts = { unit: 'stored', samples: 1, modality: 'MR', fullScale: null, numbers: null } as const;
const slice = (values: Project['recipe']['values'], more: Partial<Project['items'][number]['facts']> = {}): Project => {
  const open = projectOf('p', ['a']);
  return {
    ...open,
    items: open.items.map((item) => ({ ...item, facts: { ...item.facts, ...facts, ...more } })),
    recipe: { ...open.recipe, task: 'reconstruct-mri', item: 'a', values },
  };
};

it('noise is percent on the form, and a phase a seed', () => {
  const texts = [null, 'none', 'estimate', 'gaussian:0.01', 'poisson:7'];
  expect(texts.map((text) => noisePercent(text, 0))).toEqual([0, 0, null, 1, undefined]);
  expect(texts.map((text) => noisePercent(text, null))).toEqual([null, 0, null, 1, undefined]);
  expect([0, 1, 0.3].map((percent) => noiseText(percent, 0))).toEqual([null, 'gaussian:0.01', 'gaussian:0.003']);
  expect([null, 0, 1].map((percent) => noiseText(percent, null))).toEqual([null, 'none', 'gaussian:0.01']);
  expect([null, 'smooth', 'smooth:12', 'none'].map(phaseSeed)).toEqual([1, 1, 12, null]);
});

it('what contradicts is said by the labels of the form', () => {
  const [item] = slice({}).items;
  const found = acquisitionOfRecipe(
    { values: { sampling: 'random', center: 0.5, acceleration: 8 }, files: {} },
    item!.facts,
  );
  expect(found).toMatchObject({
    ok: false,
    error: { code: 'contradiction', remedy: 'Give a smaller Centre or Acceleration.' },
  });
});

it('asks for sampling, phase and noise; of complex numbers for no phase', async () => {
  const { page, project: store } = await openedRecipe(slice({}));
  const labels = page.findAll('label, .field span').map((l) => l.text());
  for (const label of ['Acceleration', 'Sampling', 'Centre', 'Noise', 'Smooth random phase'])
    expect(labels).toContain(label);
  await page
    .findAll('button')
    .find((b) => b.text() === '8×')!
    .trigger('click');
  expect(store.recipe?.values).toEqual({ acceleration: 8 });
  page.unmount();
  const complex = await openedRecipe(slice({}, { samples: 2, unit: 'complex', modality: null }));
  expect(complex.page.text()).not.toContain('Smooth random phase');
  complex.page.unmount();
});

it('a mask of the project stands in the place of a pattern, and one of another size is refused in words', async () => {
  const one = slice({ acceleration: 8, sampling: 'radial', solver: 'zero-filled' });
  const [item] = one.items;
  const masks = [
    ['b', 8],
    ['c', 4],
  ] as const;
  const others = masks.map(([id, height]) => ({ id, name: `${id}.npy`, facts: { ...item!.facts, height } }));
  const { page, project: store } = await openedRecipe({ ...one, items: [...one.items, ...others] });
  vi.stubGlobal('fetch', async (url: string) => {
    const lines = Float32Array.from({ length: url.includes('/c/') ? 32 : 64 }, (_, i) => Number(i % 2 === 0));
    return new Response(lines.buffer);
  });
  const select = page
    .findAll('select')
    .find((s) => s.findAll('option').some((o) => o.text() === 'b.npy' && !s.text().includes('a.npy')));
  await select!.setValue('b');
  await flushPromises();
  expect(store.recipe).toMatchObject({ files: { mask: 'b' }, values: { solver: 'zero-filled' } });
  expect(page.findAll('label, .field span').map((l) => l.text())).not.toContain('Acceleration');
  await vi.waitFor(() => expect(page.text()).toContain('4 of 8 columns of k-space, 2× in truth'), { timeout: 5000 });
  await select!.setValue('c');
  await vi.waitFor(() => expect(page.text()).toContain('The mask: expected 8 × 8, found 4 × 8.'), { timeout: 5000 });
  await select!.setValue('');
  expect(store.recipe?.files).toEqual({});
  await flushPromises();
  expect(page.findAll('label, .field span').map((l) => l.text())).toContain('Acceleration');
  page.unmount();
});

it('a grey picture is taken as what a person says, and an image that says what it is has no choice', async () => {
  const grey = slice({}, { unit: 'srgb', fullScale: 255, modality: null, format: 'png' });
  const { page, project: store } = await openedRecipe(grey);
  const kinds = page.findAll('.kinds [role=radio]');
  expect(kinds.map((k) => k.attributes('aria-label'))).toEqual(['CT', 'MRI', 'Photograph']);
  await kinds[2]!.trigger('click');
  await flushPromises();
  expect(store.recipe?.task).toBe('inpaint');
  page.unmount();
  const said = await openedRecipe(slice({}));
  expect(said.page.findAll('.kinds')).toEqual([]);
  said.page.unmount();
});

const measured = (kind: 'full' | 'columns'): NonNullable<Project['items'][number]['facts']['kspace']> => ({
  ...{ line: `k-space in NPY: 8 coils, 64 × 48, ${kind}`, notes: ['Axes: coil 8 × row 64 × column 48.'], warnings: [] },
  ...{ format: 'npy', axes: [{ name: 'coil', length: 8 }], isAssumed: true, coils: 8, dead: [], height: 64, width: 48 },
  ...{ slices: 1, repetitions: 1, contrasts: 2, pixelMm: null, readout: 'rows', oversampling: 2, noiseScans: 0 },
  ...{ sampling: { kind, measured: kind === 'full' ? 48 : 20, of: 48, calibration: 16 }, reference: null },
});
const ofScanner = (kind: 'full' | 'columns', values: Project['recipe']['values'] = {}): Project =>
  slice(values, { format: 'kspace', kind: 'kspace', unit: 'magnitude', modality: null, kspace: measured(kind) });

it('k-space that was measured whole says what there is, and what of it can be chosen', async () => {
  const { page } = await openedRecipe(ofScanner('full'));
  expect(page.text()).toContain('k-space in NPY: 8 coils, 64 × 48, full');
  expect(page.text()).toContain('Axes: coil 8 × row 64 × column 48.');
  const labels = page.findAll('label, .field span').map((l) => l.text());
  for (const label of ['Acceleration', 'Axes', 'Contrast', 'Readout oversampling']) expect(labels).toContain(label);
  expect(page.findAll('input').map((i) => i.attributes('placeholder'))).toContain('coil');
  // There is one repetition, and coils and phase are the scanner's.
  for (const label of ['Repetition', 'Coils', 'Smooth random phase', 'INPUT holds'])
    expect(labels).not.toContain(label);
  expect(page.text()).toContain('All of it was measured');
  page.unmount();
});

it('k-space that the scanner undersampled keeps its own samples, and no pattern stands beside them', async () => {
  const { page, project: store } = await openedRecipe(ofScanner('columns', { acceleration: 8, sampling: 'radial' }));
  await flushPromises();
  expect(store.recipe?.values).toEqual({});
  expect(page.text()).toContain('its own are used, and there is no truth to compare with');
  expect(page.text()).toContain('20 of 48 columns of k-space, 2.4× in truth');
  expect(page.findAll('label, .field span').map((l) => l.text())).not.toContain('Acceleration');
  page.unmount();
});

it('what it would cost is asked again once a raster that was empty is painted', async () => {
  const open = slice({ solver: 'zero-filled' });
  const mask: Project['masks'][number] = {
    ...{ id: 'm', item: 'a', frame: 0, name: 'Region', purpose: 'roi' as const },
    ...{ width: 4, height: 4, revision: 0 },
  };
  const plan = vi.fn(async () => Promise.reject(new Error('not in this test')));
  const { page, project: store } = await openedRecipe({ ...open, masks: [mask] }, { runs: { plan } });
  await vi.waitFor(() => expect(plan).toHaveBeenCalledTimes(1), { timeout: 5000 });
  store.adopt({ ...open, masks: [{ ...mask, revision: 1 }], revision: open.revision + 1 });
  await vi.waitFor(() => expect(plan).toHaveBeenCalledTimes(2), { timeout: 5000 });
  page.unmount();
});
