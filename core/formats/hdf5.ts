/** As much of HDF5 as measurements are kept in: groups, arrays of numbers, of records, of lists, and texts. */

/** What one element of an array is. */
export type Hdf5Type =
  /** NumPy's name without byte order, for example `f4`; bytes are always handed out little endian. */
  | { readonly kind: 'number'; readonly bytes: number; readonly dtype: string }
  | { readonly kind: 'record'; readonly bytes: number; readonly members: readonly Hdf5Member[] }
  /** A list of its own length. */
  | { readonly kind: 'list'; readonly bytes: number; readonly of: Hdf5Type }
  | { readonly kind: 'text'; readonly bytes: number }
  /** @property what in words */
  | { readonly kind: 'other'; readonly bytes: number; readonly what: string };

export interface Hdf5Member {
  readonly name: string;
  /** Where in its record it begins, in bytes. */
  readonly at: number;
  readonly type: Hdf5Type;
}

/** Elements of an array, one after the other, in memory that is lent for as long as they are looked at. */
export interface Hdf5Elements {
  readonly bytes: DataView;
  /** The list whose place in `bytes` this is. */
  list(at: number, of: Hdf5Type): DataView;
}

/** An array in an HDF5 file; nothing of it is read before it is asked for. */
export interface Hdf5Array {
  readonly path: string;
  /** The last axis runs fastest; empty for a single value. */
  readonly shape: readonly number[];
  readonly type: Hdf5Type;
  /** A block of it, of which as much as it needs is read. @throws where the file is damaged */
  read<T>(from: readonly number[], count: readonly number[], look: (elements: Hdf5Elements) => T): T;
  /** Its only text. @throws where it is none */
  text(): string;
}

export interface Hdf5File {
  /** Names of what a group holds; empty where there is no such group. */
  names(group: string): readonly string[];
  /** null where there is no array of that name; what lies in other files is never followed. */
  array(path: string): Hdf5Array | null;
  close(): void;
}
