import { BINARY } from './binary.ts';

/**
 * The hot loops as WebAssembly with SIMD: float32, four numbers at a time. Beside each stands its TypeScript, which is the
 * reference of the tests, takes arrays of doubles, and does the work where WebAssembly has no SIMD or is forbidden.
 * Addresses, lengths and strides are in bytes; what a loop does is said in core/simd/loops, in AssemblyScript.
 */
export interface Loops {
  fold(x: number, height: number, width: number, inside: number, stride: number): void;
  unfold(inside: number, stride: number, height: number, width: number, x: number): void;
  sumRays(frame: number, groups: number, count: number, sums: number): void;
  spreadRays(frame: number, groups: number, count: number, values: number): void;
  totalVariationPass(
    x: number,
    stepped: number,
    gradient: number,
    qx: number,
    qy: number,
    height: number,
    width: number,
    tau: number,
    sigma: number,
    lambda: number,
    least: number,
    relaxation: number,
  ): number;
  fillNormal(
    out: number,
    count: number,
    first: number,
    c1: number,
    c2: number,
    c3: number,
    k0: number,
    k1: number,
  ): void;
  readonly rowsInSingles: RowsOfPlane;
  readonly rowsInDoubles: RowsOfPlane;
  readonly columnsInSingles: ColumnsOfPlane;
  readonly columnsInDoubles: ColumnsOfPlane;
  readonly filterInSingles: FilterOfColumns;
  readonly filterInDoubles: FilterOfColumns;
  readonly normalInSingles: NormalOfCoils;
  readonly normalInDoubles: NormalOfCoils;
  readonly coilsToColumnsInSingles: CoilsToColumns;
  readonly coilsToColumnsInDoubles: CoilsToColumns;
  readonly coilsFromColumnsInSingles: CoilsFromColumns;
  readonly coilsFromColumnsInDoubles: CoilsFromColumns;
  readonly columnsToSamplesInSingles: ColumnsToSamples;
  readonly columnsToSamplesInDoubles: ColumnsToSamples;
  readonly columnsFromSamplesInSingles: ColumnsFromSamples;
  readonly columnsFromSamplesInDoubles: ColumnsFromSamples;
  readonly columnsOfSamplesInSingles: ColumnsOfSamples;
  readonly columnsOfSamplesInDoubles: ColumnsOfSamples;
}

type Transformed = [
  re: number,
  im: number,
  stride: number,
  toRe: number,
  toIm: number,
  toStride: number,
  height: number,
  width: number,
  turn: number,
  plan: number,
  passes: number,
  work: number,
];
type RowsOfPlane = (...what: Transformed) => void;
type ColumnsOfPlane = (...what: [...Transformed, scale: number]) => void;
type FilterOfColumns = (
  re: number,
  im: number,
  stride: number,
  height: number,
  width: number,
  factors: number,
  plan: number,
  passes: number,
  work: number,
) => void;
type NormalOfCoils = (
  x: number,
  out: number,
  plane: number,
  sets: number,
  batches: number,
  count: number,
  length: number,
  step: number,
  kept: number,
  plan: number,
  passes: number,
  work: number,
) => void;

type Columns = [
  x: number,
  plane: number,
  sets: number,
  maps: number,
  mapsApart: number,
  height: number,
  width: number,
  turnX: number,
  turnY: number,
  begin: number,
  end: number,
  used: number,
  count: number,
  between: number,
  plan: number,
  passes: number,
  work: number,
];
type CoilsToColumns = (...what: Columns) => void;
type CoilsFromColumns = (...what: [...Columns, scale: number]) => void;

type SamplesOfColumns = [between: number, count: number, height: number, starts: number, rows: number];
type Data = [numbers: number, y: number, samples: number, coils: number];
type TransformedDown = [plan: number, passes: number, work: number];
type ColumnsToSamples = (...what: [...SamplesOfColumns, ...Data, ...TransformedDown, scale: number]) => void;
type ColumnsFromSamples = (...what: [...SamplesOfColumns, ...Data, ...TransformedDown]) => void;
type ColumnsOfSamples = (...what: [...SamplesOfColumns, ...TransformedDown]) => void;

/** The loops' memory from its beginning, as numbers of each kind. */
export interface Room {
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  readonly i32: Int32Array;
  readonly u8: Uint8Array;
}

export interface Simd {
  readonly loops: Loops;
  /**
   * Memory for one call of an operator, at least `bytes` from address 0. Everybody uses the same: what stands there is the
   * remains of another call, and the views hold until the next room is asked for.
   */
  room(bytes: number): Room;
}

/** WebAssembly as far as it is used; neither DOM nor Node types are known here. */
interface Exports extends Loops {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
}
declare const WebAssembly: {
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Exports };
};
declare const atob: (base64: string) => string;

const PAGE_BYTES = 65536;

function instantiate(): Simd | null {
  let exports: Exports;
  try {
    const binary = Uint8Array.from(atob(BINARY), (c) => c.charCodeAt(0));
    ({ exports } = new WebAssembly.Instance(new WebAssembly.Module(binary)));
  } catch {
    return null; // no WebAssembly, none with SIMD, or a page that may not compile any
  }
  const { memory } = exports;
  let room: Room | null = null;
  return {
    loops: exports,
    room(bytes) {
      const missing = bytes - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
      // Growing takes the old buffer away.
      const { buffer } = memory;
      if (room?.u8.buffer !== buffer)
        room = {
          f32: new Float32Array(buffer),
          f64: new Float64Array(buffer),
          i32: new Int32Array(buffer),
          u8: new Uint8Array(buffer),
        };
      return room;
    },
  };
}

/** Chosen once: null where there is nothing but TypeScript. */
export const simd: Simd | null = instantiate();
