/** Bytes of a file that are read where they are asked for, so that a large one is never whole in memory. */
export interface ByteSource {
  readonly size: number;
  /** As many bytes from there on, the caller's own. @throws where the file ends before that */
  read(at: number, length: number): Uint8Array<ArrayBuffer>;
}

/** Bytes that are in memory already. */
export const inMemory = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (at, length) => Uint8Array.from(bytes.subarray(at, at + length)),
});
