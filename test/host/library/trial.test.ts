import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Graph } from '../../../electron/worker/engines/graph/graph.ts';
import { trial } from '../../../electron/worker/engines/trial.ts';
import { tinyGraph, writeModel } from '../../support/tiny-model.ts';
import { refusalOf, temporary } from './bench.ts';

let folder = '';
beforeEach(() => (folder = temporary()));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The same graph, except that its last two nodes give another answer. */
const answering = (op: string, inputs: string[]): Graph => ({
  ...tinyGraph,
  nodes: [...tinyGraph.nodes.slice(0, -1), { op, inputs, outputs: ['denoised'] }],
});

it('lets a denoiser pass', async () => {
  expect(await trial(writeModel(join(folder, 'a')).manifest)).toEqual({ provider: 'cpu' });
});

it.each([
  ['leaves the noise in', answering('Add', ['k', 'x'])],
  ['answers with nothing', answering('Mul', ['sum', 'zero'])],
  ['makes values that are not finite', answering('Div', ['sum', 'zero'])],
])('refuses one that %s', async (_, graph) => {
  const zero = { name: 'zero', shape: [1], data: Float32Array.of(0) };
  const { manifest } = writeModel(join(folder, 'b'), { ...graph, constants: [...graph.constants, zero] });
  expect(await refusalOf(trial(manifest))).toBe('model-refused');
});
