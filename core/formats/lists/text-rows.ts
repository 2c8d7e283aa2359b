/** A text file, byte by byte: numbers are written alike in every encoding but those of two bytes. */
export function textOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text.replace(/^\xef\xbb\xbf/, '');
}

/** The rows of a list, with the number of their line from 1; empty lines and those after `#` are passed over. */
export const rowsOf = (text: string): readonly { readonly line: number; readonly row: string }[] =>
  text.split(/\r?\n/).flatMap((whole, at) => {
    const row = whole.trim();
    return row === '' || row.startsWith('#') ? [] : [{ line: at + 1, row }];
  });
