/** Turns the bytes of a text value into text. */
export type DecodeText = (bytes: Uint8Array) => string;

/** Specific Character Set (PS3.3, C.12.1.1.2) → the encoding standard's label. */
const LABELS: Readonly<Record<string, string>> = {
  'ISO_IR 100': 'iso-8859-1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'iso-8859-9',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
  // With code extensions: the escape sequences of Japanese are read, those of the others fall away.
  'ISO 2022 IR 87': 'iso-2022-jp',
  'ISO 2022 IR 159': 'iso-2022-jp',
  'ISO 2022 IR 149': 'euc-kr',
  'ISO 2022 IR 58': 'gb18030',
};

/** @param names values of Specific Character Set, of which the last that is known decides; none: ASCII */
export function decoderOf(names: readonly string[]): DecodeText {
  const known = names.map((name) => LABELS[name] ?? LABELS[name.replace('ISO 2022 IR', 'ISO_IR')]);
  // Without a set only ASCII is sure; Latin 1 shows other bytes as something rather than as nothing.
  const label = known.filter((l) => l !== undefined).at(-1) ?? 'iso-8859-1';
  const decoder = new TextDecoder(label);
  return (bytes) => {
    const text = decoder.decode(bytes);
    return text.replace(/\x1b[$()\-,./]*[0-9A-Za-z]/g, '');
  };
}
