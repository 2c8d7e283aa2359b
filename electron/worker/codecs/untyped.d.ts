/** The package names a declaration file that it does not ship: what is used of it, by its sources (2.1.2). */
declare module 'jpeg-lossless-decoder-js' {
  export class Decoder {
    readonly frame: {
      readonly dimX: number;
      readonly dimY: number;
      readonly precision: number;
      readonly numComp: number;
    };
    /** Where decoding stopped. */
    readonly xLoc: number;
    readonly yLoc: number;
    decode(buffer: ArrayBuffer, offset: number, length: number): Uint8Array | Uint16Array | null;
  }
}

/** Emscripten builds without types of their own: `wasm.ts` checks what they export. */
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  const factory: unknown;
  export default factory;
}
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const factory: unknown;
  export default factory;
}
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const factory: unknown;
  export default factory;
}
