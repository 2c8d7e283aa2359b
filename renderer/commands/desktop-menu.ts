import { computed, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import type { MenuPart, MenuRole } from '../../core/contract/studio/desktop.ts';
import { useConnection } from '../client/connection.ts';
import { isMac } from '../keys/key-text.ts';
import { acceleratorOf } from '../keys/accelerator.ts';
import { bindingOf, type KeyId } from '../keys/key-table.ts';
import { useCommands } from '../stores/commands.ts';
import { canDo, type Command } from '../keys/commands.ts';
import { pages } from '../stores/route.ts';

/** The menu of the desktop program: the usual entries, and commands that every page has, with their keys as they are set. */
export function desktopMenu(t: (key: string) => string, commands: readonly Command[], mac = isMac()): MenuPart[] {
  // A label is no place for the sign that marks a letter.
  const plain = (key: string): string => t(key).replaceAll('&', '&&');
  const command = (id: KeyId, label = bindingOf(id).label) => {
    const offered = commands.findLast((c) => c.id === id);
    const accelerator = acceleratorOf(offered?.keys[0] ?? '');
    const enabled = offered !== undefined && canDo(offered);
    return { id, label: plain(label), enabled, ...(accelerator === undefined ? {} : { accelerator }) };
  };
  const role = (name: MenuRole) => ({ role: name, label: plain(`shell.menu.role.${name}`) });
  return [
    {
      label: t('shell.menu.file'),
      entries: [command('file.open'), command('file.open-folder'), 'line', role(mac ? 'close' : 'quit')],
    },
    {
      label: t('shell.menu.edit'),
      entries: [
        ...[role('undo'), role('redo'), 'line' as const],
        ...[role('cut'), role('copy'), role('paste'), role('delete'), 'line' as const, role('selectAll')],
      ],
    },
    { label: t('shell.menu.go'), entries: pages.map((page) => command(`go.${page}`, `shell.page.${page}`)) },
    { label: t('shell.menu.queue'), entries: [command('queue.start'), command('queue.pause')] },
    {
      label: t('shell.menu.view'),
      entries: [
        ...[command('window.palette'), command('window.theme'), 'line' as const],
        ...[role('zoomIn'), role('zoomOut'), role('resetZoom'), role('togglefullscreen'), 'line' as const],
        ...[role('reload'), role('toggleDevTools')],
      ],
    },
    { label: t('shell.menu.window'), role: 'window', entries: [role('minimize'), role('close')] },
    {
      label: t('shell.menu.help'),
      role: 'help',
      entries: [command('window.keys'), command('go.score', 'lesson.open'), role('about')],
    },
  ];
}

/** In the desktop program: keeps its menu as the texts, the keys and what can be done are, and does what is chosen there. */
export function useDesktopMenu(): void {
  const { desktop } = useConnection();
  if (desktop === undefined) return;
  const { t } = useI18n();
  const commands = useCommands();
  desktop.onMenu((id) => commands.perform(id));
  const menu = computed(() => desktopMenu(t, commands.all));
  // Compared by what it says: the menu that is open would close for one that is the same.
  watch(
    () => JSON.stringify(menu.value),
    () => void desktop.setMenu(menu.value),
    { immediate: true },
  );
}
