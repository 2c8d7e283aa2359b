import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Graph } from '../../electron/worker/engines/graph/graph.ts';
import { encodeGraph } from '../../electron/worker/engines/graph/write-graph.ts';

const IMAGE = ['batch', 1, 'height', 'width'];

/**
 * A denoiser small enough to write by hand: the mean of each pixel's 3×3 neighbourhood where σ is large, the pixel
 * itself where it is small: D = (a·x + σ·blur(x))/(a + σ) with a = 0.02.
 */
export const tinyGraph: Graph = {
  opset: 14,
  inputs: [
    { name: 'x', shape: IMAGE },
    { name: 'sigma', shape: ['batch'] },
  ],
  outputs: [{ name: 'denoised', shape: IMAGE }],
  nodes: [
    { op: 'Reshape', inputs: ['sigma', 'column'], outputs: ['s'] },
    { op: 'Conv', inputs: ['x', 'kernel'], outputs: ['blurred'], attributes: { pads: [1, 1, 1, 1] } },
    { op: 'Mul', inputs: ['blurred', 's'], outputs: ['b'] },
    { op: 'Mul', inputs: ['x', 'a'], outputs: ['k'] },
    { op: 'Add', inputs: ['b', 'k'], outputs: ['sum'] },
    { op: 'Add', inputs: ['s', 'a'], outputs: ['weight'] },
    { op: 'Div', inputs: ['sum', 'weight'], outputs: ['denoised'] },
  ],
  constants: [
    { name: 'kernel', shape: [1, 1, 3, 3], data: new Float32Array(9).fill(1 / 9) },
    { name: 'a', shape: [1], data: Float32Array.of(0.02) },
    { name: 'column', shape: [4], data: BigInt64Array.of(-1n, 1n, 1n, 1n) },
  ],
};

/** The same for several planes, each by itself. */
const graphOf = (planes: number): Graph => ({
  ...tinyGraph,
  inputs: [
    { name: 'x', shape: ['batch', planes, 'height', 'width'] },
    { name: 'sigma', shape: ['batch'] },
  ],
  outputs: [{ name: 'denoised', shape: ['batch', planes, 'height', 'width'] }],
  constants: tinyGraph.constants.map((constant) =>
    constant.name === 'kernel'
      ? {
          name: 'kernel',
          shape: [planes, planes, 3, 3],
          data: Float32Array.from({ length: 9 * planes ** 2 }, (_, i) =>
            Math.floor(i / 9) % (planes + 1) === 0 ? 1 / 9 : 0,
          ),
        }
      : constant,
  ),
});

/** For three colours. */
export const colourGraph = graphOf(3);
/** For the two parts of complex numbers. */
export const complexGraph = graphOf(2);

export interface TinyModel {
  readonly manifest: string;
  readonly weights: string;
}

type Changes = Readonly<Record<string, unknown>>;

/** The manifest of these weights. @param changes of its network @param more of the manifest itself */
export const manifestOf = (bytes: Uint8Array, changes: Changes = {}, more: Changes = {}) => ({
  schemaVersion: 1,
  id: 'tiny',
  name: 'Tiny test denoiser',
  domain: 'ct',
  channels: 1,
  scale: { kind: 'hu-window', low: -1024, high: 1650 },
  pixelMm: { low: 0.5, high: 2 },
  network: {
    file: 'tiny.onnx',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    inputs: { image: 'x', noise: 'sigma' },
    outputs: { denoised: 'denoised' },
    predicts: 'denoiser',
    conditioning: 'sigma',
    sizeMultiple: 8,
    ...changes,
  },
  sde: { kind: 've', sigmaMin: 0.002, sigmaMax: 1 },
  license: 'MIT',
  card: 'none',
  ...more,
});

/** Writes a model folder. @param changes of the manifest's network @param more of the manifest itself */
export function writeModel(folder: string, graph = tinyGraph, changes: Changes = {}, more: Changes = {}): TinyModel {
  mkdirSync(folder, { recursive: true });
  const bytes = encodeGraph(graph);
  const weights = join(folder, 'tiny.onnx');
  const manifest = join(folder, 'manifest.json');
  writeFileSync(weights, bytes);
  writeFileSync(manifest, JSON.stringify(manifestOf(bytes, changes, more)));
  return { manifest, weights };
}

/** The tiny denoiser with its image in 8 bits before the neighbourhood: steps of 1/64, and nothing below 0. */
export const eightBitGraph: Graph = {
  ...tinyGraph,
  nodes: tinyGraph.nodes.flatMap((node) =>
    node.op !== 'Conv'
      ? [node]
      : [
          { op: 'QuantizeLinear', inputs: ['x', 'step'], outputs: ['stepped'] },
          { op: 'DequantizeLinear', inputs: ['stepped', 'step'], outputs: ['coarse'] },
          { ...node, inputs: ['coarse', 'kernel'] },
        ],
  ),
  constants: [...tinyGraph.constants, { name: 'step', shape: [], data: Float32Array.of(1 / 64) }],
};

/** Writes a model folder with weights of 8 bits beside its own. */
export function writeEightBitModel(folder: string, eightBit = eightBitGraph, more: Changes = {}): TinyModel {
  const bytes = encodeGraph(eightBit);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const written = writeModel(
    folder,
    tinyGraph,
    { int8: { file: 'tiny.int8.onnx', sha256, bytes: bytes.length } },
    more,
  );
  writeFileSync(join(folder, 'tiny.int8.onnx'), bytes);
  return written;
}
