// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { h, nextTick } from 'vue';
import CollapsiblePanel from '../../../renderer/components/base/CollapsiblePanel.vue';
import DataTable from '../../../renderer/components/base/DataTable.vue';
import DialogSheet from '../../../renderer/components/overlays/DialogSheet.vue';
import KeyHint from '../../../renderer/components/base/KeyHint.vue';
import { keyParts } from '../../../renderer/keys/key-text.ts';
import MenuButton from '../../../renderer/components/overlays/MenuButton.vue';
import ProgressBar from '../../../renderer/components/base/ProgressBar.vue';
import Refusal from '../../../renderer/components/base/Refusal.vue';
import SplitPane from '../../../renderer/components/base/SplitPane.vue';
import TabsBar from '../../../renderer/components/base/TabsBar.vue';
import TipLayer from '../../../renderer/components/overlays/TipLayer.vue';
import { tipPlace } from '../../../renderer/components/overlays/tip-place.ts';
import ToastStack from '../../../renderer/components/overlays/ToastStack.vue';
import { settled, surroundings } from '../surroundings.ts';

const global = surroundings();
const inBody = { global, attachTo: document.body };
afterEach(() => {
  document.body.innerHTML = '';
});

describe('DialogSheet', () => {
  it('is named and described, and Esc closes it unless it is mandatory', async () => {
    const dialog = mount(DialogSheet, {
      props: { open: true, title: 'Delete?', description: 'Gone for good.' },
      ...inBody,
    });
    await settled();
    const sheet = document.querySelector('[role=dialog]')!;
    const text = (attribute: string): string | null | undefined =>
      document.getElementById(sheet.getAttribute(attribute) ?? '')?.textContent;
    expect(text('aria-labelledby')).toBe('Delete?');
    expect(text('aria-describedby')).toBe('Gone for good.');
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    await nextTick();
    expect(dialog.emitted('update:open')).toEqual([[false]]);
    dialog.unmount();

    const mandatory = mount(DialogSheet, { props: { open: true, title: 'First', mandatory: true }, ...inBody });
    await settled();
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    expect(mandatory.emitted('update:open')).toBeUndefined();
    expect(document.querySelector('[role=dialog] [aria-label=Close]')).toBeNull();
    mandatory.unmount();
  });
});

describe('MenuButton', () => {
  it('opens by key, says why an item cannot be chosen, and tells the chosen one', async () => {
    const items = [
      { id: 'dicom', label: 'As DICOM', keys: 'Mod+E' },
      { id: 'png', label: 'As picture', reason: 'No window is set' },
    ];
    const menu = mount(MenuButton, { props: { label: 'Export', items }, ...inBody });
    await menu.get('button').trigger('keydown', { key: 'Enter' });
    await settled();
    const shown = [...document.querySelectorAll<HTMLElement>('[role=menuitem]')];
    expect(shown.map((i) => i.getAttribute('aria-disabled'))).toEqual([null, 'true']);
    expect(shown[1]?.textContent).toContain('No window is set');
    shown[0]?.click();
    await nextTick();
    expect(menu.emitted('choose')).toEqual([['dicom']]);
    menu.unmount();
  });
});

describe('SplitPane', () => {
  const open = (props: Partial<InstanceType<typeof SplitPane>['$props']> = {}) =>
    mount(SplitPane, { props: { size: 300, label: 'Recipe', min: 200, max: 400, ...props }, ...inBody });

  it('is a separator that keys move inside its range', async () => {
    const split = open();
    const handle = split.get('[role=separator]');
    expect(handle.attributes()).toMatchObject({
      'aria-label': 'Size of Recipe',
      'aria-orientation': 'vertical',
      'aria-valuenow': '300',
      tabindex: '0',
    });
    for (const key of ['ArrowRight', 'Home', 'End']) await handle.trigger('keydown', { key });
    expect(split.emitted('update:size')).toEqual([[316], [200], [400]]);
  });
  it('grows towards the pane that it sizes', async () => {
    const split = open({ side: 'end', direction: 'rows' });
    await split.get('[role=separator]').trigger('keydown', { key: 'ArrowUp' });
    expect(split.emitted('update:size')).toEqual([[316]]);
  });
  it('folds and unfolds, and what is folded cannot be reached', async () => {
    const split = open();
    const handle = split.get('[role=separator]');
    await handle.trigger('keydown', { key: 'Enter' });
    await split.setProps({ size: 0 });
    expect(split.findAll('.pane')[0]?.attributes('inert')).toBeDefined();
    await handle.trigger('keydown', { key: 'Enter' });
    expect(split.emitted('update:size')).toEqual([[0], [300]]);
  });
});

describe('DataTable', () => {
  it('is a table with heads for rows and columns, and cells by slot', () => {
    const table = mount(DataTable, {
      props: {
        caption: 'Figures',
        columns: [
          { id: 'name', label: 'Method' },
          { id: 'psnr', label: 'PSNR', numeric: true },
        ],
        rows: [
          { id: 'a', name: 'FBP', psnr: 21.5 },
          { id: 'b', name: 'TV', psnr: null },
        ],
      },
      slots: { name: ({ row }: { row: { id: string } }) => h('b', row.id.toUpperCase()) },
      global,
    });
    expect(table.get('caption').text()).toBe('Figures');
    expect(table.findAll('thead th').map((c) => c.attributes('scope'))).toEqual(['col', 'col']);
    expect(table.findAll('tbody th').map((c) => c.text())).toEqual(['A', 'B']);
    expect(table.find('tbody th b').exists()).toBe(true);
    expect(table.findAll('tbody td').map((c) => c.text())).toEqual(['21.5', '–']);
  });
});

describe('ProgressBar', () => {
  it('tells its value, and announces quarters only', async () => {
    const bar = mount(ProgressBar, { props: { label: 'Run', share: 0.61, text: '612/1000' }, global });
    expect(bar.get('[role=progressbar]').attributes()).toMatchObject({
      'aria-valuenow': '61',
      'aria-valuetext': '612/1000',
    });
    const live = bar.get('[aria-live=polite]');
    expect(live.text()).toBe('Run: 50 %');
    await bar.setProps({ share: 0.7 });
    expect(live.text()).toBe('Run: 50 %');
    await bar.setProps({ share: null });
    expect(bar.get('[role=progressbar]').attributes('aria-valuenow')).toBeUndefined();
  });
});

describe('Refusal', () => {
  it('says what happened and what to do, with the details folded', () => {
    const error = { code: 'x', message: 'It broke.', hint: 'Mend it.', details: { file: 'a.dcm', shape: [2, 3] } };
    const refusal = mount(Refusal, { props: { error }, slots: { default: 'Skip' }, global });
    expect(refusal.attributes('role')).toBe('alert');
    expect(refusal.get('.message').text()).toBe('It broke.');
    expect(refusal.get('details').attributes('open')).toBeUndefined();
    expect(refusal.findAll('dd').map((d) => d.text())).toEqual(['x', 'a.dcm', '[2,3]']);
    expect(refusal.text()).toContain('Skip');
  });
});

describe('TabsBar and CollapsiblePanel', () => {
  it('shows the panel of the chosen tab', async () => {
    const tabs = [
      { id: 'a', label: 'Input' },
      { id: 'b', label: 'Result' },
    ];
    const bar = mount(TabsBar, {
      props: { label: 'Pictures', tabs, modelValue: 'b' },
      slots: { a: 'first', b: 'second' },
      ...inBody,
    });
    expect(bar.get('[role=tablist]').attributes('aria-label')).toBe('Pictures');
    expect(bar.get('[role=tab][aria-selected=true]').text()).toBe('Result');
    expect(bar.get('[role=tabpanel][data-state=active]').text()).toBe('second');
  });
  it('folds under a heading of its level', async () => {
    const panel = mount(CollapsiblePanel, {
      props: { title: 'More', level: 4, open: true },
      slots: { default: 'inside' },
      ...inBody,
    });
    const button = panel.get('h4 button');
    expect(button.attributes('aria-expanded')).toBe('true');
    await button.trigger('click');
    expect(panel.emitted('update:open')).toEqual([[false]]);
  });
});

describe('ToastStack', () => {
  it('announces politely and tells what was chosen', async () => {
    const notices = [{ id: 7, level: 'warning' as const, text: 'Deleted.', act: 'Undo' }];
    const stack = mount(ToastStack, { props: { notices }, global });
    expect(stack.get('ol').attributes('aria-live')).toBe('polite');
    expect(stack.get('li p').text()).toBe('Warning: Deleted.');
    await stack.get('.button-plain').trigger('click');
    await stack.get('[aria-label=Dismiss]').trigger('click');
    expect([stack.emitted('act'), stack.emitted('dismiss')]).toEqual([[[7]], [[7]]]);
  });
});

describe('keys as text', () => {
  it('names modifiers as they stand on the keyboard', () => {
    expect(keyParts('Mod+Shift+z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
    expect(keyParts('Mod+Shift+z', true)).toEqual(['⌘', '⇧', 'Z']);
    expect(keyParts('Mod++', false)).toEqual(['Ctrl', '+']);
    expect(keyParts('+', false)).toEqual(['+']);
  });
  it('draws each part', () =>
    expect(
      mount(KeyHint, { props: { keys: 'Alt+ArrowUp' } })
        .findAll('kbd')
        .map((k) => k.text()),
    ).toEqual(['Alt', '↑']));
});

describe('tooltips', () => {
  const view = { width: 800, height: 600 };
  const tip = { width: 100, height: 20 };
  it('stand below, above where there is no room, beside where asked, and always inside', () => {
    expect(tipPlace({ left: 400, top: 100, width: 20, height: 20 }, tip, view, 'below')).toEqual({
      left: 360,
      top: 126,
    });
    expect(tipPlace({ left: 400, top: 580, width: 20, height: 20 }, tip, view, 'below').top).toBe(554);
    expect(tipPlace({ left: 790, top: 100, width: 10, height: 20 }, tip, view, 'below').left).toBe(692);
    expect(tipPlace({ left: 10, top: 100, width: 20, height: 20 }, tip, view, 'beside')).toEqual({
      left: 36,
      top: 100,
    });
    expect(tipPlace({ left: 770, top: 100, width: 20, height: 20 }, tip, view, 'beside').left).toBe(664);
  });
  it('open on hover after a while, can be hovered, and Esc closes nothing but them', async () => {
    vi.useFakeTimers();
    const button = document.createElement('button');
    button.dataset['tip'] = 'Pan';
    document.body.append(button);
    const layer = mount(TipLayer, inBody);
    const over = (target: Element): void =>
      void target.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }));
    over(button);
    await vi.advanceTimersByTimeAsync(100);
    expect(document.querySelector('[role=tooltip]')).toBeNull();
    await vi.advanceTimersByTimeAsync(500);
    const shown = document.querySelector('[role=tooltip]')!;
    expect(shown.textContent).toContain('Pan');
    over(document.body);
    over(shown);
    await vi.advanceTimersByTimeAsync(1000);
    expect(document.querySelector('[role=tooltip]')).not.toBeNull();
    const heard = vi.fn();
    document.body.addEventListener('keydown', heard);
    button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    await vi.advanceTimersByTimeAsync(0);
    expect(document.querySelector('[role=tooltip]')).toBeNull();
    expect(heard).not.toHaveBeenCalled();
    layer.unmount();
    vi.useRealTimers();
  });
});
