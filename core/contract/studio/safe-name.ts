/** The longest relative path of a file from outside, in characters, and how many folders deep it may lie. */
export const MOST_CHARACTERS = 240;
export const MOST_FOLDERS = 16;
/** Names that are devices on Windows, whatever their extension. */
export const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i;
export const FORBIDDEN = /[\u0000-\u001f\u007f\\:*?"<>|]/;

/** A name made safe on every system; its end, with the extension, is what stays of one that is too long. */
export function safeName(name: string): string {
  const plain = name
    .replace(new RegExp(FORBIDDEN, 'g'), '_')
    .replaceAll('/', '_')
    .replace(/^\.+|[. ]+$/g, '')
    .slice(-80);
  return plain === '' || DEVICE.test(plain) ? `_${plain}` : plain;
}

/** A relative path that a host takes: one name that it refuses would refuse a whole drop. Outer folders go first. */
export function sendablePath(path: string): string {
  const parts = path.split('/').map(safeName).slice(-MOST_FOLDERS);
  while (parts.join('/').length > MOST_CHARACTERS) parts.shift();
  return parts.join('/');
}
