import { encodeGraph } from './graph/write-graph.ts';

/**
 * A tiny graph whose answer is known on paper: a 3×3 convolution that adds each pixel's four neighbours and takes
 * away four times itself (the Laplacian), then + 1. A provider that cannot do this to the last digit is not used.
 */
export const KNOWN = { size: 8, input: 'x', output: 'y' } as const;

export const knownGraph = (): Uint8Array =>
  encodeGraph({
    opset: 14,
    inputs: [{ name: KNOWN.input, shape: [1, 1, KNOWN.size, KNOWN.size] }],
    outputs: [{ name: KNOWN.output, shape: [1, 1, KNOWN.size, KNOWN.size] }],
    nodes: [
      { op: 'Conv', inputs: [KNOWN.input, 'kernel'], outputs: ['laplacian'], attributes: { pads: [1, 1, 1, 1] } },
      { op: 'Add', inputs: ['laplacian', 'one'], outputs: [KNOWN.output] },
    ],
    constants: [
      { name: 'kernel', shape: [1, 1, 3, 3], data: Float32Array.of(0, 1, 0, 1, -4, 1, 0, 1, 0) },
      { name: 'one', shape: [1], data: Float32Array.of(1) },
    ],
  });

/** x(r, c) = r² + 2c²: its Laplacian is 2 + 4 = 6 inside, so the answer is 7 there. */
export const knownInput = (): Float32Array =>
  Float32Array.from({ length: KNOWN.size ** 2 }, (_, i) => Math.floor(i / KNOWN.size) ** 2 + 2 * (i % KNOWN.size) ** 2);

/** True where every inner pixel is 7 and a border pixel counts its missing neighbours as 0. */
export function isKnownAnswer(y: Float32Array): boolean {
  const n = KNOWN.size;
  const x = knownInput();
  const at = (r: number, c: number): number => (r < 0 || c < 0 || r >= n || c >= n ? 0 : x[r * n + c]!);
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      const expected = at(r - 1, c) + at(r + 1, c) + at(r, c - 1) + at(r, c + 1) - 4 * at(r, c) + 1;
      if (!(Math.abs(y[r * n + c]! - expected) <= 1e-3)) return false;
    }
  }
  return y.length === n * n;
}
