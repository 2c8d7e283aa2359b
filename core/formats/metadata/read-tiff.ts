import { strFromU8 } from 'fflate';
import { isSaid } from '../tiff/photograph.ts';
import { exifBlock, firstTree, type Field, type Tree } from './exif-tree.ts';
import { iptcIn } from './iptc.ts';
import { NO_METADATA, type Metadata } from './metadata.ts';

const [X_RESOLUTION, UNIT, XMP, IPTC, PHOTOSHOP] = [282, 296, 700, 33723, 34377];
const BESIDE = new Set([X_RESOLUTION, UNIT, XMP, IPTC, PHOTOSHOP]);
const CM_PER_INCH = 2.54;

/** What a TIFF says of its first page; what is damaged in it is left out. */
export function tiffMetadata(bytes: Uint8Array): Metadata {
  const tree = firstTree(bytes, (tag) => isSaid(tag) || BESIDE.has(tag));
  if (tree === null) return NO_METADATA;
  const field = (tag: number): Field | undefined => tree.fields.find((f) => f.tag === tag);
  const said: Tree = { ...tree, fields: tree.fields.filter(({ tag }) => isSaid(tag)) };
  const isSilent = said.fields.length === 0 && said.children.size === 0;
  const xmp = field(XMP);
  return {
    exif: isSilent ? null : exifBlock(said),
    xmp: xmp === undefined ? null : strFromU8(xmp.bytes).replace(/\0+$/, ''),
    iptc: iptcIn(field(IPTC)?.bytes ?? field(PHOTOSHOP)?.bytes ?? new Uint8Array()),
    dpi: dpiOf(field(X_RESOLUTION), field(UNIT)),
  };
}

function dpiOf(resolution: Field | undefined, unit: Field | undefined): number | null {
  if (resolution === undefined || resolution.bytes.length < 8) return null;
  const view = new DataView(resolution.bytes.buffer, resolution.bytes.byteOffset);
  const value = view.getUint32(0, true) / view.getUint32(4, true);
  const kind = unit?.bytes[0] ?? 2;
  if (!Number.isFinite(value) || value <= 0 || kind === 1) return null;
  return kind === 3 ? value * CM_PER_INCH : value;
}
