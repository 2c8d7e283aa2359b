import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { err, ok } from '../../../core/contract/result.ts';
import { openModelShelf, type ModelShelf } from '../../../electron/host/library/model-shelf.ts';
import type { Reader } from '../../../electron/host/reader.ts';
import { openUploads, type Uploads } from '../../../electron/host/transfer/uploads.ts';
import { encodeGraph } from '../../../electron/worker/engines/graph/write-graph.ts';
import { bundleOf } from '../../support/bundle.ts';
import { tinyLibraryGraph, writeLibraryModel } from '../../support/library-models.ts';
import { manifestOf, tinyGraph, writeModel } from '../../support/tiny-model.ts';
import { openBench, refusalOf, type Bench } from './bench.ts';

let bench: Bench;
let shelf: ModelShelf;
let uploads: Uploads;
let isUnfit = false;
const tried: string[] = [];

beforeEach(async () => {
  bench = await openBench();
  uploads = openUploads(bench.home.uploads, () => undefined);
  isUnfit = false;
  const bundled = join(bench.folder, 'bundled');
  writeModel(join(bundled, 'ours'));
  const said = { ...manifestOf(encodeGraph(tinyGraph)), id: 'ours', card: 'card.md' };
  writeFileSync(join(bundled, 'ours', 'manifest.json'), JSON.stringify(said));
  writeFileSync(join(bundled, 'ours', 'card.md'), '# Ours');
  const ask = async (request: { kind: string; manifest?: string | null }): Promise<ReturnType<typeof err>> => {
    tried.push(request.manifest ?? '');
    const value = { provider: 'cpu' };
    // Of the many requests only the trial is asked here.
    return (isUnfit ? err({ code: 'model-refused', model: 'tiny', reason: 'it is unfit' }) : ok(value)) as never;
  };
  const reader: Reader = { ask: ask as Reader['ask'] };
  shelf = openModelShelf({ home: bench.home, bundled, uploads, reader, publish: (e) => bench.events.push(e) });
});
afterEach(() => bench.close());

async function send(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const id = await uploads.begin(0);
  const body = async function* (): AsyncGenerator<Uint8Array> {
    yield bundleOf(files);
  };
  await uploads.put(id, body());
  return id;
}
const graph = encodeGraph(tinyGraph);
const manifest = (over: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ ...manifestOf(graph), card: 'about.md', ...over });

it('takes a model in after its trial, with its card, and gives it back to the trash', async () => {
  const source = await send({ 'x/tiny.onnx': graph, 'x/manifest.json': manifest(), 'x/README.md': '# Tiny' });
  const card = await shelf.import(source);
  expect(card).toMatchObject({ id: 'tiny', bundled: false, card: '# Tiny', sound: true, error: null });
  expect(tried.at(-1)).toContain(bench.home.uploads); // tried before it was let in
  expect((await shelf.list()).map((m) => [m.id, m.bundled, m.sound])).toEqual([
    ['ours', true, null],
    ['tiny', false, true],
  ]);
  expect((await shelf.find('tiny')).path).toBe(join(bench.home.models, 'tiny', 'manifest.json'));
  expect(bench.events).toEqual([{ kind: 'models' }]);

  isUnfit = true;
  expect(await shelf.check('tiny')).toMatchObject({ sound: false, error: { code: 'model-refused' } });
  await shelf.remove('tiny');
  expect(existsSync(join(bench.home.models, 'tiny'))).toBe(false);
  expect(await refusalOf(shelf.find('tiny'))).toBe('model-missing');
});

it('takes the model out of the folder of the run that made it, and leaves the run where it is', async () => {
  const beside = { 'job.json': '{}', 'run.json': '{}', 'report.json': '{}', 'inputs/images.json': '{}' };
  const files = { 'tiny.onnx': graph, 'manifest.json': manifest(), 'about.md': '# Made', ...beside };
  const source = await send(Object.fromEntries(Object.entries(files).map(([name, text]) => [`run/${name}`, text])));
  expect(await shelf.import(source)).toMatchObject({ id: 'tiny', card: '# Made' });
  expect(readdirSync(join(bench.home.models, 'tiny')).sort()).toEqual(['about.md', 'manifest.json', 'tiny.onnx']);
  await shelf.remove('tiny');
  const run = join(bench.folder, 'run');
  mkdirSync(run);
  for (const [name, text] of Object.entries(files)) if (!name.includes('/')) writeFileSync(join(run, name), text);
  expect(await shelf.take(run)).toMatchObject({ id: 'tiny', bundled: false, card: '# Made', sound: true });
  expect(readdirSync(run)).toHaveLength(6);
  expect(await shelf.take(run)).toMatchObject({ id: 'tiny' });
});

it('takes a TensorFlow.js model with the files of its weights', async () => {
  const made = join(bench.folder, 'made');
  writeLibraryModel(made, tinyLibraryGraph());
  const files = Object.fromEntries(readdirSync(made).map((name) => [name, readFileSync(join(made, name))]));
  const { 'group1-shard2of2.bin': _, ...lacking } = files;
  expect(await refusalOf(shelf.import(await send(lacking)))).toBe('model-refused');
  expect(await shelf.import(await send(files))).toMatchObject({ id: 'library', sound: true });
  expect(readdirSync(join(bench.home.models, 'library')).sort()).toEqual(Object.keys(files).sort());
});

it('keeps nothing of a model that is refused', async () => {
  isUnfit = true;
  const cases: Record<string, Readonly<Record<string, Uint8Array | string>>> = {
    unfit: { 'tiny.onnx': graph, 'manifest.json': manifest() },
    'no manifest': { 'tiny.onnx': graph },
    'two models': { 'a/tiny.onnx': graph, 'b/tiny.onnx': graph, 'manifest.json': manifest() },
    'another file': { 'other.onnx': graph, 'manifest.json': manifest() },
    'id of ours': { 'tiny.onnx': graph, 'manifest.json': manifest({ id: 'ours' }) },
    'path as id': { 'tiny.onnx': graph, 'manifest.json': manifest({ id: '../ours' }) },
    'no JSON': { 'tiny.onnx': graph, 'manifest.json': '{' },
  };
  for (const [name, files] of Object.entries(cases)) {
    expect([name, await refusalOf(shelf.import(await send(files)))]).toEqual([name, 'model-refused']);
    expect([name, readdirSync(bench.home.uploads)]).toEqual([name, []]);
  }
  expect((await shelf.list()).map((m) => m.id)).toEqual(['ours']);
});

it('leaves what came with the program alone, and reads no card elsewhere', async () => {
  expect(await refusalOf(shelf.remove('ours'))).toBe('contradiction');
  expect((await shelf.list())[0]).toMatchObject({ card: '# Ours' });
  const secret = join(bench.home.models, 'tiny');
  mkdirSync(secret);
  writeFileSync(join(bench.home.models, 'secret.md'), 'secret');
  writeFileSync(join(secret, 'manifest.json'), manifest({ card: '../secret.md' }));
  expect((await shelf.list())[1]).toMatchObject({ id: 'tiny', card: null });
  expect(readFileSync(join(bench.home.models, 'secret.md'), 'utf8')).toBe('secret');
});
