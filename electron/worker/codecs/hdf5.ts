/**
 * HDF5 by the library itself, compiled to WebAssembly (h5wasm). Its build for browsers is taken, not the one for Node: that
 * one opens files by itself, and an HDF5 file can name others (external links, virtual and external arrays). Here it has a
 * file system of its own in memory, in which the one file lies, whose bytes are read from the disk as they are asked for.
 */
import type { ready, Metadata } from 'h5wasm';
import type { ByteSource } from '../../../core/formats/byte-source.ts';
import type { Hdf5Array, Hdf5Elements, Hdf5File, Hdf5Member, Hdf5Type } from '../../../core/formats/hdf5.ts';
import { tell } from '../progress.ts';

type Library = Awaited<typeof ready>;

let loaded: Promise<Library> | null = null;
let opened = 0;

async function load(): Promise<Library> {
  const library = await (await import('h5wasm')).ready;
  library.activate_throwing_error_handler(); // else it prints what is wrong and goes on
  return library;
}

/** @throws where it is no sound HDF5 file */
export async function openHdf5(source: ByteSource): Promise<Hdf5File> {
  const library = await (loaded ??= load());
  const place = `/file-${++opened}`;
  lay(library, place, source);
  const remove = (): void => library.FS.unlink(place);
  try {
    const id = heeding(() => library.open(place, library.H5F_ACC_RDONLY, false, -1, -1));
    return {
      names: (group) => namesIn(library, id, group),
      array: (path) => arrayAt(library, id, path),
      close: () => {
        library.close_file(id);
        remove();
      },
    };
  } catch (e) {
    remove();
    throw e;
  }
}

interface Stream {
  position: number;
}

/** A file of the library's own file system whose bytes are those of the source. */
function lay({ FS }: Library, place: string, source: ByteSource): void {
  FS.createDataFile('/', place.slice(1), new Uint8Array(0), true, false, false);
  const operations = {
    read(_: Stream, memory: Int8Array, at: number, length: number, position: number): number {
      const count = Math.max(0, Math.min(length, source.size - position));
      memory.set(source.read(position, count), at);
      tell();
      return count;
    },
    llseek(stream: Stream, offset: number, from: 0 | 1 | 2): number {
      return offset + [0, stream.position, source.size][from];
    },
  };
  Object.defineProperties(FS.lookupPath(place, {}).node, {
    usedBytes: { value: source.size },
    stream_ops: { value: operations },
  });
}

/** Its own words for what is wrong, the innermost last: `#006: …/H5Fsuper.c line 577 in H5F__super_read(): truncated file: …`. */
const CAUSE = /^ *#\d+: .* in \w+\(\): (.*)$/gm;

function heeding<T>(work: () => T): T {
  try {
    return work();
  } catch (e) {
    const words = e instanceof Error ? e.message : String(e);
    const cause = [...words.matchAll(CAUSE)].at(-1)?.[1];
    throw new Error(`the HDF5 library says: ${cause ?? words}`, { cause: e });
  }
}

/** Links that lead to other files are not followed, nor are those that lead nowhere. */
const typeOf = (library: Library, id: bigint, path: string): number => {
  const parts = path.split('/').filter((part) => part !== '');
  for (let i = 1; i <= parts.length; i++) {
    const kind = library.get_type(id, `/${parts.slice(0, i).join('/')}`);
    if (kind !== library.H5G_GROUP) return i === parts.length ? kind : -1;
  }
  return library.H5G_GROUP;
};

function namesIn(library: Library, id: bigint, group: string): readonly string[] {
  if (heeding(() => typeOf(library, id, group)) !== library.H5G_GROUP) return [];
  return heeding(() => library.get_names(id, group, false));
}

function arrayAt(library: Library, id: bigint, path: string): Hdf5Array | null {
  if (heeding(() => typeOf(library, id, path)) !== library.H5G_DATASET) return null;
  const metadata = heeding(() => library.get_dataset_metadata(id, path));
  const shape = metadata.shape ?? [0]; // a null dataspace holds nothing
  const type = typeIn(metadata);
  const read: Hdf5Array['read'] = (from, count, look) => {
    const block = shape.length === 0 ? null : count.map(BigInt);
    const start = shape.length === 0 ? null : from.map(BigInt);
    const bytes = metadata.size * count.reduce((a, b) => a * b, 1);
    const at = library._malloc(bytes);
    if (at === 0) throw new Error(`no memory is left for ${bytes} bytes`);
    let isFilled = false;
    try {
      library.HEAPU8.fill(0, at, at + bytes); // lists of nothing where the library stops midway
      const strides = block?.map(() => 1n) ?? null;
      heeding(() => library.get_dataset_data(id, path, block, start, strides, BigInt(at)));
      isFilled = true;
      return look(elementsAt(library, at, bytes));
    } finally {
      if (isFilled && hasLists(type)) {
        const lent = BigInt(at);
        if (block === null) library.reclaim_vlen_memory(id, path, '', lent);
        else library.reclaim_vlen_memory_count(id, path, '', lent, block);
      }
      library._free(at);
    }
  };
  const text = (): string => {
    if (type.kind !== 'text') throw new Error(`${path} is no text`);
    const first = shape.map(() => 0);
    const one = shape.map(() => 1);
    const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes.slice()).replace(/\0.*$/s, '');
    if (metadata.vlen)
      return read(first, one, ({ bytes }) => {
        const from = bytes.getUint32(0, true);
        const to = from === 0 ? 0 : library.HEAPU8.indexOf(0, from);
        return decode(library.HEAPU8.subarray(from, to));
      });
    return read(first, one, ({ bytes }) => decode(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  };
  return { path, shape, type, read, text };
}

/** In memory a list is its length and where it lies (hvl_t; a pointer has 32 bits). */
function elementsAt(library: Library, at: number, bytes: number): Hdf5Elements {
  // The memory may have been replaced by a larger one: it is asked for each time.
  const view = (from: number, length: number): DataView => new DataView(library.HEAPU8.buffer, from, length);
  return {
    bytes: view(at, bytes),
    list: (place, of) => {
      const descriptor = view(at + place, 8);
      return view(descriptor.getUint32(4, true), descriptor.getUint32(0, true) * of.bytes);
    },
  };
}

const hasLists = (type: Hdf5Type): boolean =>
  type.kind === 'list' ||
  (type.kind === 'text' && type.bytes === 0) ||
  (type.kind === 'record' && type.members.some((member) => hasLists(member.type)));

/** Numbers of the classes of types (H5T_class_t). */
const INTEGER = 0;
const FLOAT = 1;
const TEXT = 3;
const COMPOUND = 6;
const ENUM = 8;
const LIST = 9;
const CLASSES = ['integers', 'floats', 'times', 'texts', 'bit fields', 'opaque bytes', 'records', 'references'];

function typeIn(metadata: Metadata): Hdf5Type {
  const { type, size: bytes, signed, compound_type, enum_type, vlen_type } = metadata;
  const whole = type === ENUM ? enum_type?.type : type;
  if (whole === INTEGER && [1, 2, 4, 8].includes(bytes))
    return { kind: 'number', bytes, dtype: `${signed ? 'i' : 'u'}${bytes}` };
  if (type === FLOAT && [2, 4, 8].includes(bytes)) return { kind: 'number', bytes, dtype: `f${bytes}` };
  if (type === TEXT) return { kind: 'text', bytes: metadata.vlen ? 0 : bytes };
  if (type === LIST && vlen_type !== undefined) return { kind: 'list', bytes, of: typeIn(vlen_type) };
  if (type === COMPOUND && compound_type !== undefined) {
    const members = compound_type.members.map((member): Hdf5Member => ({
      name: member.name,
      at: member.offset,
      type: typeIn(member),
    }));
    return { kind: 'record', bytes, members };
  }
  return { kind: 'other', bytes, what: CLASSES[type] ?? `elements of class ${type}` };
}
