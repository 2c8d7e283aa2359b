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
/** As much of Little CMS as is used: its low functions by name, and the memory that they work in. */
declare module 'lcms-wasm' {
  export interface LittleCms {
    readonly HEAPU8: Uint8Array;
    ccall(name: string, returns: 'number' | undefined, takes: 'number'[], given: number[]): number;
    _malloc(bytes: number): number;
    _free(at: number): void;
  }
  export function instantiate(options: object): Promise<LittleCms>;
}
