/** Pictures that are not read, by what they are called: their first bytes tell, of raw files that are TIFFs the name. */
const begins = (b: Uint8Array, text: string, at = 0): boolean =>
  [...text].every((c, i) => b[at + i] === c.charCodeAt(0));

export interface ForeignPicture {
  /** In the middle of a sentence. */
  readonly what: string;
  readonly remedy: string;
}

const SAVE = 'Save it as PNG, TIFF or JPEG with the program that shows it.';
const DEVELOP = 'Develop it first: save it as a TIFF of 16 bits with a raw converter.';

/** Brands of the file type box of ISO 14496-12, which stand at byte 8. */
const BRANDS: readonly (readonly [pattern: RegExp, ForeignPicture])[] = [
  [/^crx /, { what: 'a raw file of a Canon camera (CR3)', remedy: DEVELOP }],
  [/^avi[fs]/, { what: 'an AVIF picture', remedy: SAVE }],
  [/^(hei|hev|mif1|msf1)/, { what: 'a HEIC picture', remedy: SAVE }],
];

const BEGINNINGS: readonly (readonly [text: string, at: number, ForeignPicture])[] = [
  ['GIF8', 0, { what: 'a GIF, which may be an animation', remedy: 'Save the one picture that you mean as PNG.' }],
  ['FUJIFILMCCD-RAW', 0, { what: 'a raw file of a Fujifilm camera (RAF)', remedy: DEVELOP }],
  ['IIU\0', 0, { what: 'a raw file of a Panasonic camera (RW2)', remedy: DEVELOP }],
  ['IIRO', 0, { what: 'a raw file of an Olympus camera (ORF)', remedy: DEVELOP }],
  ['IIRS', 0, { what: 'a raw file of an Olympus camera (ORF)', remedy: DEVELOP }],
  ['MMOR', 0, { what: 'a raw file of an Olympus camera (ORF)', remedy: DEVELOP }],
  ['FOVb', 0, { what: 'a raw file of a Sigma camera (X3F)', remedy: DEVELOP }],
  ['CR\x02', 8, { what: 'a raw file of a Canon camera (CR2)', remedy: DEVELOP }],
  ['8BPS', 0, { what: 'a Photoshop document', remedy: SAVE }],
  ['\xff\x0a', 0, { what: 'a JPEG XL picture', remedy: SAVE }],
  ['\0\0\0\x0cJXL ', 0, { what: 'a JPEG XL picture', remedy: SAVE }],
  ['\x76\x2f\x31\x01', 0, { what: 'an OpenEXR picture', remedy: SAVE }],
];

/** TIFFs whose first page is no more than a preview. */
const RAW_NAMES = /\.(nef|nrw|arw|sr2|srf|dng|pef|srw|3fr|fff|iiq|erf|kdc|dcr|mos|rwl|cr2)$/;

/** Why this picture is not read; null where it may be. @param name in lower case */
export function foreignPicture(b: Uint8Array, name: string): ForeignPicture | null {
  if (begins(b, 'ftyp', 4)) {
    const brand = String.fromCharCode(...b.subarray(8, 12));
    return BRANDS.find(([pattern]) => pattern.test(brand))?.[1] ?? null;
  }
  const found = BEGINNINGS.find(([text, at]) => begins(b, text, at));
  if (found !== undefined) return found[2];
  if (begins(b, 'BM') && name.endsWith('.bmp')) return { what: 'a Windows bitmap', remedy: SAVE };
  const isTiff = begins(b, 'II') || begins(b, 'MM');
  return isTiff && RAW_NAMES.test(name) ? { what: 'a raw file of a camera', remedy: DEVELOP } : null;
}
