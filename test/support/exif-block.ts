import { exifBlock, type Tree } from '../../core/formats/metadata/exif-tree.ts';
import { TYPE_BYTES } from '../../core/formats/metadata/exif.ts';

/** The same block in the other byte order, a directory with a thumbnail behind it: as cameras write them. */
export function bigEndianBlock(tree: Tree, thumbnail: readonly number[]): Uint8Array {
  const little = exifBlock(tree);
  const view = new DataView(little.buffer);
  const out = Uint8Array.from([...little, ...Array<number>(2 + 2 * 12 + 4).fill(0), ...thumbnail]);
  const big = new DataView(out.buffer);
  const turn = (at: number, word: number): void => {
    out.subarray(at, at + word).reverse();
  };
  const turnDirectory = (at: number): void => {
    const entries = view.getUint16(at, true);
    turn(at, 2);
    for (let e = at + 2; e < at + 2 + 12 * entries; e += 12) {
      const [tag, type, count] = [view.getUint16(e, true), view.getUint16(e + 2, true), view.getUint32(e + 4, true)];
      const value = view.getUint32(e + 8, true);
      turn(e, 2);
      turn(e + 2, 2);
      turn(e + 4, 4);
      const word = type === 5 ? 4 : TYPE_BYTES[type]!;
      const size = TYPE_BYTES[type]! * count;
      const from = size <= 4 ? e + 8 : value;
      for (let i = 0; i < size; i += word) turn(from + i, word);
      if (size > 4) turn(e + 8, 4);
      if (tree.children.has(tag)) turnDirectory(value);
    }
    turn(at + 2 + 12 * entries, 4);
  };
  out.set([0x4d, 0x4d, 0, 42, 0, 0, 0, 8]);
  turnDirectory(8);
  const at = little.length;
  big.setUint32(8 + 2 + 12 * view.getUint16(8, true), at);
  big.setUint16(at, 2);
  for (const [i, [tag, value]] of [
    [0x201, at + 30],
    [0x202, thumbnail.length],
  ].entries()) {
    const e = at + 2 + 12 * i;
    big.setUint16(e, tag!);
    big.setUint16(e + 2, 4);
    big.setUint32(e + 4, 1);
    big.setUint32(e + 8, value!);
  }
  return out;
}
