import type { MenuItemConstructorOptions as Item } from 'electron';
import { z } from 'zod';
import { MENU_ROLES } from '../../core/contract/studio/desktop.ts';

const labelSchema = z.string().min(1).max(200);
const entrySchema = z.union([
  z.literal('line'),
  z.strictObject({ role: z.enum(MENU_ROLES), label: labelSchema }),
  z.strictObject({
    id: z.string().min(1).max(60),
    label: labelSchema,
    accelerator: z.string().min(1).max(60).exactOptional(),
    enabled: z.boolean(),
  }),
]);
/** The menu as the window words it, see MenuPart. */
export const menuSchema = z
  .array(
    z.strictObject({
      label: labelSchema,
      role: z.enum(['window', 'help']).exactOptional(),
      entries: z.array(entrySchema).max(40),
    }),
  )
  .max(20);

type Part = z.infer<typeof menuSchema>[number];
type Entry = Part['entries'][number];

export interface MenuSetting {
  readonly isMac: boolean;
  readonly hasDevTools: boolean;
  /** Tells the window to perform one of its commands. */
  readonly perform: (command: string) => void;
}

/** @param parts none before the page has said them: then a Mac has its own menu, and others have no bar */
export function menuTemplate(parts: readonly Part[], { isMac, hasDevTools, perform }: MenuSetting): readonly Item[] {
  const itemOf = (entry: Entry): Item => {
    if (entry === 'line') return { type: 'separator' };
    if ('role' in entry) return entry;
    // The key is shown here and heard by the window itself, which knows whether somebody is typing.
    return { ...entry, registerAccelerator: false, click: () => perform(entry.id) };
  };
  const mayShow = (entry: Entry): boolean =>
    entry === 'line' || !('role' in entry) || entry.role !== 'toggleDevTools' || hasDevTools;
  const menus = parts.map(({ entries, ...part }) => ({ ...part, submenu: entries.filter(mayShow).map(itemOf) }));
  return [...(isMac ? [{ role: 'appMenu' } as const] : []), ...menus];
}
