// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ORPCError } from '@orpc/client';
import type { ProjectCard } from '../../../core/contract/studio/project.ts';
import StartPage from '../../../renderer/pages/StartPage.vue';
import { useNotices } from '../../../renderer/stores/notices.ts';
import { surroundings } from '../surroundings.ts';
import { projectOf } from '../project-of.ts';
import { studioDouble, type Answers } from '../studio-double.ts';

const card = (id: string, more: Partial<ProjectCard> = {}): ProjectCard => ({
  id,
  name: `Patient ${id}`,
  changed: '2026-01-01T00:00:00.000Z',
  items: 2,
  masks: 0,
  runs: 1,
  recovered: false,
  cover: 'first',
  ...more,
});
async function open(answers: Answers) {
  const double = studioDouble({ models: { list: async () => [] }, ...answers });
  const page = mount(StartPage, { global: surroundings(double.connection), attachTo: document.body });
  await flushPromises();
  return { page, double };
}
afterEach(() => {
  document.body.innerHTML = '';
  window.location.hash = '';
});

describe('the start page', () => {
  it('shows recent projects, newest first, with their thumbnails and what is in them', async () => {
    const list = async () => [card('old'), card('new', { changed: '2026-02-01T00:00:00.000Z', cover: null })];
    const { page } = await open({ projects: { list } });
    expect(page.findAll('.tile .name').map((n) => n.text())).toEqual(['Patient new', 'Patient old']);
    expect(page.findAll('.tile img').map((i) => i.attributes('src'))).toEqual([
      'http://studio.test/items/old/first/thumbnail.png',
    ]);
    expect(page.get('.tile .facts').text()).toBe('2 images · 1 run');
  });
  it('says that there is none, that it could not be read, and tries again', async () => {
    expect((await open({ projects: { list: async () => [] } })).page.text()).toContain('No projects yet');
    const error = { code: 'unreadable-file', message: 'The folder cannot be read.', hint: '', details: {} };
    let isMended = false;
    const list = async () => {
      if (!isMended) throw new ORPCError('REFUSED', { defined: true, data: error });
      return [card('back')];
    };
    const { page } = await open({ projects: { list } });
    expect(page.get('[role=alert]').text()).toContain('The folder cannot be read.');
    isMended = true;
    await page.get('[role=alert] button').trigger('click');
    await flushPromises();
    expect(page.find('[role=alert]').exists()).toBe(false);
    expect(page.text()).toContain('Patient back');
  });
  it('hides names where they are off, in what is told too', async () => {
    const { page, double } = await open({ projects: { list: async () => [card('a')] } });
    await page.get('[role=switch]').trigger('click');
    await flushPromises();
    expect(double.settings().showNames).toBe(false);
    expect(page.html()).not.toContain('Patient');
    expect(page.get('.tile .open').attributes('aria-label')).toBe('Open Project 1');
  });
  it('opens the sample as a project', async () => {
    const { page } = await open({
      projects: { list: async () => [], sample: async () => projectOf('phantom', ['a']) },
    });
    await page.get('.card .button-primary').trigger('click');
    await flushPromises();
    expect(window.location.hash).toBe('#/workspace/phantom');
  });
  it('offers what was open when the studio ended, once', async () => {
    let cards = [card('lost', { recovered: true }), card('fine')];
    const close = vi.fn(async () => {
      cards = [card('lost'), card('fine')];
      return null;
    });
    const { page } = await open({ projects: { list: async () => cards, close } });
    expect(page.findAll('.recovered .name').map((n) => n.text())).toEqual(['Patient lost']);
    expect(page.findAll('.tile')).toHaveLength(1);
    await page.get('.recovered .button-ghost').trigger('click');
    await flushPromises();
    expect(close).toHaveBeenCalledWith({ project: 'lost' });
    expect([page.find('.recovered').exists(), page.findAll('.tile').length]).toEqual([false, 2]);
  });
  it('deletes a project into the trash and offers it back', async () => {
    const remove = vi.fn(async () => null);
    const restore = vi.fn(async () => projectOf('a', []));
    const { page } = await open({ projects: { list: async () => [card('a')], remove, restore } });
    await page.get('.tile .remove').trigger('click');
    await flushPromises();
    expect(remove).toHaveBeenCalledWith({ project: 'a' });
    const notices = useNotices();
    const offer = notices.notices.at(-1)!;
    expect(offer.text).toContain('Patient a');
    notices.act(offer.id);
    await flushPromises();
    expect(restore).toHaveBeenCalledWith({ project: 'a' });
  });
});
