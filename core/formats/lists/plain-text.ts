/** Whether the beginning of a file can be read as text: no control bytes but those that end and indent lines. */
export const looksLikeText = (b: Uint8Array): boolean =>
  b.length > 0 && b.subarray(0, 4096).every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
