/**
 * HTML as a value of its own type: what is put into a template is escaped unless it is HTML already, so that
 * no name or text out of a file can become markup.
 */
export interface Html {
  readonly markup: string;
}
type Slot = string | number | Html | readonly Html[] | null;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c]!);

function render(slot: Slot): string {
  if (slot === null) return '';
  if (typeof slot === 'string') return escapeHtml(slot);
  if (typeof slot === 'number') return Number.isFinite(slot) ? String(slot) : '—';
  return 'markup' in slot ? slot.markup : slot.map((h) => h.markup).join('');
}

/** A template whose slots are escaped; null leaves nothing. */
export function html(strings: TemplateStringsArray, ...slots: Slot[]): Html {
  return { markup: strings.reduce((done, s, i) => done + render(slots[i - 1] ?? null) + s) };
}
