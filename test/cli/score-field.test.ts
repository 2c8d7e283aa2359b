/** The picture of a score, with what networks have learnt of it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POINT_SD } from '../../core/lesson/scene.ts';
import type { Graph } from '../../electron/worker/engines/graph/graph.ts';
import { encodeGraph } from '../../electron/worker/engines/graph/write-graph.ts';
import { langevin, workspace } from '../support/command.ts';
import { tinyGraph } from '../support/tiny-model.ts';

const w = workspace();
const draw = (...args: readonly string[]) => langevin(w.path, 'score-field', ...args);
const PAIR = ['batch', 2];

/** D of one point at the origin, in closed form: x v/(v + σ²). */
const oneAtOrigin: Graph = {
  opset: 14,
  inputs: [
    { name: 'x', shape: PAIR },
    { name: 'sigma', shape: ['batch'] },
  ],
  outputs: [{ name: 'denoised', shape: PAIR }],
  nodes: [
    { op: 'Reshape', inputs: ['sigma', 'column'], outputs: ['s'] },
    { op: 'Mul', inputs: ['s', 's'], outputs: ['square'] },
    { op: 'Add', inputs: ['square', 'v'], outputs: ['total'] },
    { op: 'Mul', inputs: ['x', 'v'], outputs: ['kept'] },
    { op: 'Div', inputs: ['kept', 'total'], outputs: ['denoised'] },
  ],
  constants: [
    { name: 'v', shape: [1], data: Float32Array.of(POINT_SD ** 2) },
    { name: 'column', shape: [2], data: BigInt64Array.of(-1n, 1n) },
  ],
};
/** Takes nothing for noise: its score is 0 everywhere. */
const idle: Graph = {
  ...oneAtOrigin,
  nodes: [
    ...oneAtOrigin.nodes.slice(0, 4),
    { op: 'Div', inputs: ['kept', 'v'], outputs: ['same'] },
    { op: 'Mul', inputs: ['total', 'none'], outputs: ['nothing'] },
    { op: 'Add', inputs: ['same', 'nothing'], outputs: ['denoised'] },
  ],
  constants: [...oneAtOrigin.constants, { name: 'none', shape: [1], data: Float32Array.of(0) }],
};

beforeAll(() => {
  writeFileSync(w.at('origin.csv'), 'x,y\n0,0\n');
  writeFileSync(w.at('exact.onnx'), encodeGraph(oneAtOrigin));
  writeFileSync(w.at('idle.onnx'), encodeGraph(idle));
  writeFileSync(w.at('images.onnx'), encodeGraph(tinyGraph));
});
afterAll(() => w.remove());

describe('langevin score-field', () => {
  it('draws a panel for each noise level and one of paths, the same for the same seed', async () => {
    const args = ['--points', 'ring', '--sigmas', '0.5,0.1', '--count', '3'];
    const { code, stdout } = await draw('ring.svg', ...args, '--json');
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ points: 48, networks: [] })]);
    const svg = readFileSync(w.at('ring.svg'), 'utf8');
    for (const title of ['σ 0.5', 'σ 0.1', 'paths, annealed Langevin', 'exact score'])
      expect(svg).toContain(`>${title}<`);
    expect(svg.match(/<image /g)).toHaveLength(2);
    expect(svg.match(/stroke="#0b5fb0" stroke-width="0.8"/g)).toHaveLength(4 * 3);
    expect(svg.match(/<circle /g)).toHaveLength(3 * 48);
    expect(svg).not.toMatch(/NaN|undefined/);
    await draw('again.svg', ...args);
    expect(readFileSync(w.at('again.svg'), 'utf8')).toBe(svg);
    await draw('other.svg', ...args, '--seed', '2');
    expect(readFileSync(w.at('other.svg'), 'utf8')).not.toBe(svg);
  });

  it('lays networks beside the exact score, and says how far they are from it', async () => {
    const { code, stdout } = await draw(
      ...['both.png', '--points', 'origin.csv', '--sigmas', '0.3', '--solver', 'heun'],
      ...['--network', 'exact.onnx', 'idle.onnx', '--json'],
    );
    const told: { networks: { name: string; errors: { sigma: number; error: number }[] }[] } = JSON.parse(stdout);
    expect([code, told.networks.map(({ name }) => name)]).toEqual([0, ['exact', 'idle']]);
    const [exact, none] = told.networks.map(({ errors }) => errors[0]!);
    expect(exact!.error).toBeLessThan(1e-5);
    expect(none).toEqual({ sigma: 0.3, error: expect.closeTo(1, 4) });
    const { width, height, format } = await sharp(w.at('both.png')).metadata();
    expect(format).toBe('png');
    expect(height / width).toBeGreaterThan(1.4); // three rows of two panels
  });

  it.each([
    [['ring.svg'], /exists already/],
    [['ring.gif'], /does not end in \.svg or \.png/],
    [['a.svg', '--points', 'nothing.csv'], /nothing\.csv.*one of clusters, ring/s],
    [['a.svg', '--sigmas', '0.5,9'], /0\.02 to 1\.5/],
    [['a.svg', '--network', 'images.onnx'], /images.*should take x \[batch, 2\]/s],
    [['a.svg', '--network', 'origin.csv'], /origin\.csv/],
    [['a.svg', '--network', 'gone.onnx'], /gone\.onnx/],
  ])('refuses %j in a sentence and writes nothing', async (args, said) => {
    const { code, stderr } = await draw(...args);
    expect(code).toBeGreaterThan(1);
    expect(stderr).toMatch(said);
    expect(existsSync(w.at('a.svg'))).toBe(false);
  });
});
