// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../core/contract/studio/settings.ts';
import SettingsPage from '../../../renderer/pages/SettingsPage.vue';
import { settingRows } from '../../../renderer/settings/setting-rows.ts';
import { surroundings } from '../surroundings.ts';
import { studioDouble } from '../studio-double.ts';

async function open() {
  const storage = async () => ({ projects: 1_200_000, runs: 0, trash: 0, temporary: 0, freeBytes: 5e10 });
  const double = studioDouble({ system: { storage } });
  const page = mount(SettingsPage, { global: surroundings(double.connection), attachTo: document.body });
  await flushPromises();
  return { page, double };
}

describe('the settings page', () => {
  it('has a row for every setting but the file’s own', () => {
    const own = ['schemaVersion', 'acknowledged', 'keys'];
    const names = Object.keys(settingsSchema.shape).filter((name) => !own.includes(name));
    expect(settingRows.map((r) => r.name).sort()).toEqual(names.sort());
  });
  it('offers every choice that the contract has', () => {
    for (const row of settingRows) {
      if (row.kind === 'choice') expect(settingsSchema.shape[row.name].unwrap().options).toEqual(row.choices);
    }
  });
  it('sets one setting and no other, and resets it', async () => {
    const { page, double } = await open();
    await page.get('select').setValue('light');
    await flushPromises();
    expect(double.settings()).toEqual(settingsSchema.parse({ acknowledged: true, theme: 'light' }));
    await page.get('[aria-label="Reset Theme to its default"]').trigger('click');
    await flushPromises();
    expect(double.settings().theme).toBe('dark');
  });
  it('is searched by label, help and section', async () => {
    const { page } = await open();
    await page.get('input[type=search]').setValue('patient');
    expect(page.findAll('li label, li .field .head label').map((l) => l.text())).toEqual([
      'Convention',
      'Patient data',
    ]);
    await page.get('input[type=search]').setValue('nonsense');
    expect(page.text()).toContain('No setting is called that.');
  });
  it('takes another key for something, refuses one that is taken, and gives the first ones back', async () => {
    const { page, double } = await open();
    const button = (name: string) => page.get(`[aria-label^="${name}"]`);
    const choose = async (name: string, held: Partial<KeyboardEventInit> & { key: string; code: string }) => {
      await button(name).trigger('click');
      await page.get('[aria-label="Press a key; Esc leaves it"]').trigger('keydown', held);
      await flushPromises();
    };
    await choose('Mask: Fill', { key: 'f', code: 'KeyF' });
    expect(page.get('[role=alert]').text()).toBe('F is the key of Image: Fit the image. Give that another one first.');
    expect(double.settings().keys).toEqual({});
    await choose('Image: Fit the image', { key: 'z', code: 'KeyW' });
    await choose('Mask: Fill', { key: 'f', code: 'KeyF' });
    expect(double.settings().keys).toEqual({ 'viewer.fit': 'Z', 'mask.fill': 'F' });
    expect(button('Mask: Fill').attributes('aria-label')).toBe('Mask: Fill, F: change');
    await page.get('[aria-label="No key for Mask: Brush"]').trigger('click');
    await flushPromises();
    expect(double.settings().keys).toMatchObject({ 'mask.brush': '' });

    await page.get('[aria-label="Reset Image: Fit the image to its default"]').trigger('click');
    expect(page.get('[role=alert]').text()).toContain('F is the key of Mask: Fill.');
    await page.get('[aria-label="Reset Mask: Fill to its default"]').trigger('click');
    await flushPromises();
    expect(double.settings().keys).toEqual({ 'viewer.fit': 'Z', 'mask.brush': '' });
    await page
      .findAll('button')
      .find((b) => b.text() === 'Reset all keys')!
      .trigger('click');
    await flushPromises();
    expect(double.settings().keys).toEqual({});
  });
  it('tells what is kept on the disk', async () => {
    const { page } = await open();
    expect(page.findAll('tbody tr').map((r) => r.text())).toContain('Projects1.2 MB');
  });
});
