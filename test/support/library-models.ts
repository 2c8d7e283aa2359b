/** The tiny denoiser in the formats of TensorFlow.js itself: D = (a·x + σ·blur(x))/(a + σ), channels last. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestOf } from './tiny-model.ts';

type Changes = Readonly<Record<string, unknown>>;
export interface Saved {
  readonly format: 'graph-model' | 'layers-model';
  readonly modelTopology: unknown;
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly data: Float32Array | Int32Array;
  }[];
}

const shapeOf = (...sizes: readonly number[]) => ({ shape: { dim: sizes.map((size) => ({ size: String(size) })) } });
const FLOAT = { type: 'DT_FLOAT' };
const node = (name: string, op: string, input: readonly string[], attr: Changes = {}) => ({
  name,
  op,
  input,
  attr: { T: FLOAT, ...attr },
});
const constant = (name: string, ...shape: readonly number[]) =>
  node(name, 'Const', [], {
    dtype: FLOAT,
    value: { tensor: { dtype: 'DT_FLOAT', tensorShape: shapeOf(...shape).shape } },
  });

/** As the converter writes a graph. @param op in the place of the convolution */
export const tinyLibraryGraph = (op = 'Conv2D'): Saved => ({
  format: 'graph-model',
  modelTopology: {
    node: [
      node('x', 'Placeholder', [], { dtype: FLOAT, ...shapeOf(-1, -1, -1, 1) }),
      node('sigma', 'Placeholder', [], { dtype: FLOAT, ...shapeOf(-1, 1, 1, 1) }),
      constant('kernel', 3, 3, 1, 1),
      constant('a', 1),
      node('blurred', op, ['x', 'kernel'], {
        strides: { list: { i: ['1', '1', '1', '1'] } },
        dilations: { list: { i: ['1', '1', '1', '1'] } },
        padding: { s: 'U0FNRQ==' },
        data_format: { s: 'TkhXQw==' },
      }),
      node('b', 'Mul', ['blurred', 'sigma']),
      node('k', 'Mul', ['x', 'a']),
      node('sum', 'AddV2', ['b', 'k']),
      node('weight', 'AddV2', ['sigma', 'a']),
      node('denoised', 'RealDiv', ['sum', 'weight']),
    ],
    versions: { producer: 1 },
  },
  weights: [
    { name: 'kernel', shape: [3, 3, 1, 1], data: new Float32Array(9).fill(1 / 9) },
    { name: 'a', shape: [1], data: Float32Array.of(0.02) },
  ],
});

/** Tells bright images from dark ones, as `brightness` does in ONNX: logits of ± 40 (mean − 0.5). */
export const brightnessLibraryGraph = (channels: number): Saved => ({
  format: 'graph-model',
  modelTopology: {
    node: [
      node('image', 'Placeholder', [], { dtype: FLOAT, ...shapeOf(-1, -1, -1, channels) }),
      {
        name: 'axes',
        op: 'Const',
        input: [],
        attr: { dtype: { type: 'DT_INT32' }, value: { tensor: { dtype: 'DT_INT32', tensorShape: shapeOf(2).shape } } },
      },
      constant('middle', 1),
      constant('matrix', channels, 2),
      node('means', 'Mean', ['image', 'axes'], { keep_dims: { b: false } }),
      node('off', 'Sub', ['means', 'middle']),
      node('says', 'MatMul', ['off', 'matrix'], { transpose_a: { b: false }, transpose_b: { b: false } }),
    ],
    versions: { producer: 1 },
  },
  weights: [
    { name: 'axes', shape: [2], data: Int32Array.of(1, 2) },
    { name: 'middle', shape: [1], data: Float32Array.of(0.5) },
    {
      name: 'matrix',
      shape: [channels, 2],
      data: Float32Array.from({ length: 2 * channels }, (_, i) => ((i % 2 === 0 ? 1 : -1) * 40) / channels),
    },
  ],
});

/** Writes model.json, its weights in two files, and the manifest. @returns the manifest's path */
export function writeLibraryModel(folder: string, saved: Saved, changes: Changes = {}, more: Changes = {}): string {
  const { json, weights } = writeLibraryFiles(folder, saved);
  const manifest = manifestOf(json, { file: 'model.json', weights, ...changes }, { id: 'library', ...more });
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return join(folder, 'manifest.json');
}

/** Writes them alone. @returns what a manifest says of them */
export function writeLibraryFiles(folder: string, saved: Saved) {
  mkdirSync(folder, { recursive: true });
  const data = Buffer.concat(
    saved.weights.map((w) => new Uint8Array(w.data.buffer, w.data.byteOffset, w.data.byteLength)),
  );
  const cut = Math.ceil(data.length / 2);
  const parts = { 'group1-shard1of2.bin': data.subarray(0, cut), 'group1-shard2of2.bin': data.subarray(cut) };
  const { format, modelTopology, weights } = saved;
  const dtypeOf = (data: Saved['weights'][number]['data']) => (data instanceof Int32Array ? 'int32' : 'float32');
  const specs = weights.map(({ name, shape, data }) => ({ name, shape, dtype: dtypeOf(data) }));
  const json = Buffer.from(
    JSON.stringify({ format, modelTopology, weightsManifest: [{ paths: Object.keys(parts), weights: specs }] }),
  );
  writeFileSync(join(folder, 'model.json'), json);
  for (const [name, bytes] of Object.entries(parts)) writeFileSync(join(folder, name), bytes);
  const named = Object.entries(parts).map(([file, bytes]) => ({
    file,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
  }));
  return { json, weights: named };
}
