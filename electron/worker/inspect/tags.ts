import { must } from '../../../core/contract/refused.ts';
import type { Tag } from '../../../core/contract/studio/item.ts';
import { dictionaryEntry } from '../../../core/formats/dicom/dictionary.ts';
import type { DicomItem, Entry } from '../../../core/formats/dicom/item.ts';
import { TAG } from '../../../core/formats/dicom/tags.ts';
import { reading } from '../../../core/formats/refusal.ts';
import { dicomHead, readHead } from '../read/read-head.ts';
import { decoderOf, type DecodeText } from './character-set.ts';
import { valueText } from './tag-value.ts';

/** Objects of thousands of frames have millions of elements; nobody reads them as a list. */
const MOST_ROWS = 5000;

/** Every element of a DICOM file in its order, items of sequences below them. @throws Refused */
export async function tags(path: string): Promise<Tag[]> {
  const { root } = await dicomHead(await readHead(path));
  return must(reading(path, () => rowsOf(root)));
}

function rowsOf(root: DicomItem): Tag[] {
  const rows: Tag[] = [];
  let leftOut = 0;
  const signed = root.word(TAG.PixelRepresentation) === 1;
  const add = (row: Tag): void => {
    if (rows.length < MOST_ROWS) rows.push(row);
    else leftOut++;
  };
  const walk = (item: DicomItem, depth: number, above: DecodeText, within: boolean): void => {
    const named = item.texts(TAG.SpecificCharacterSet);
    const decode = named.length > 0 ? decoderOf(named) : above;
    for (const entry of item.entries()) {
      const row = rowOf(entry, { depth, decode, bigEndian: item.bigEndian, signed, within });
      add(row);
      for (const [i, child] of (entry.items ?? []).entries()) {
        const name = `Item ${i + 1}`;
        add({ tag: '(FFFE,E000)', vr: '', name, value: '', depth: depth + 1, identifying: row.identifying });
        walk(child, depth + 2, decode, row.identifying);
      }
    }
  };
  walk(root, 0, decoderOf([]), false);
  if (leftOut > 0) {
    const value = `${leftOut} more elements are not listed`;
    rows.push({ tag: '', vr: '', name: '…', value, depth: 0, identifying: false });
  }
  return rows;
}

interface Around {
  readonly depth: number;
  readonly decode: DecodeText;
  readonly bigEndian: boolean;
  /** Pixel Representation of the data set. */
  readonly signed: boolean;
  /** It lies in a sequence that is identifying as a whole: so is everything in it. */
  readonly within: boolean;
}

function rowOf(entry: Entry, { depth, decode, bigEndian, signed, within }: Around): Tag {
  const { tag } = entry;
  const isPrivate = parseInt(tag.slice(3, 4), 16) % 2 === 1;
  const isCreator = isPrivate && /^00[1-9a-f][0-9a-f]$/i.test(tag.slice(4));
  const known = isPrivate ? null : dictionaryEntry(tag);
  const written = entry.vr === undefined || entry.vr === 'UN' ? undefined : entry.vr;
  const listed = known?.vr === 'XS' ? (signed ? 'SS' : 'US') : known?.vr;
  const vr = written ?? (entry.items !== null ? 'SQ' : isCreator ? 'LO' : (listed ?? 'UN'));
  return {
    tag: `(${tag.slice(0, 4)},${tag.slice(4)})`.toUpperCase(),
    vr,
    name: known?.name ?? (isCreator ? 'Private Creator' : isPrivate ? 'Private' : 'Unknown'),
    value: valueText(entry, vr, decode, bigEndian),
    depth,
    // What is not known may say anything; the basic profile removes private elements for that.
    identifying: within || (known?.identifying ?? true),
  };
}
