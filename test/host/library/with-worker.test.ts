/** The library with the real worker behind it: what a person brings in, sound and hostile, and looks at. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { PURPOSE, uniformStream } from '../../../core/image/random.ts';
import { openReader } from '../../../electron/host/reader.ts';
import { encodeGraph } from '../../../electron/worker/engines/graph/write-graph.ts';
import { manifestOf, tinyGraph } from '../../support/tiny-model.ts';
import { bundledWorker, type WorkerBundle } from '../../support/worker.ts';
import { npy, openBench, refusalOf, ROOT, temporary, type Bench } from './bench.ts';

let worker: WorkerBundle;
let reader: ReturnType<typeof openReader>;
let bench: Bench;
beforeAll(async () => {
  worker = await bundledWorker('library');
  reader = openReader(worker.start);
});
afterAll(() => {
  reader.close();
  worker.remove();
});
beforeEach(async () => (bench = await openBench(temporary(), reader)));
afterEach(() => bench.close());

it('opens the bundled sample, and shows its frame, its elements and its thumbnail', async () => {
  const { id, items } = await bench.library.sample('ct-phantom');
  const [item] = items;
  const { height, width } = item!.facts;
  expect(item).toMatchObject({ facts: { format: 'dicom', frames: 1, unit: 'HU', modality: 'CT' } });
  const frame = await bench.get(`/items/${id}/${item!.id}/frames/0`);
  const values = new Float32Array(await frame.arrayBuffer());
  expect(values).toHaveLength(height * width);
  expect(values.some((v) => v > 100) && values.some((v) => v <= -1000)).toBe(true);
  const tags = await bench.library.items.tags(id, item!.id, 0);
  expect(tags.find((t) => t.tag === '(0010,0010)')).toMatchObject({ identifying: true });
  const png = new Uint8Array(await (await bench.get(`/items/${id}/${item!.id}/thumbnail.png`)).arrayBuffer());
  expect([...png.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
  expect((await bench.get(`/items/${id}/${item!.id}/frames/1`)).status).toBe(404);
});

it('refuses a hundred damaged files by name and brings the good ones in', async () => {
  const random = uniformStream(3, PURPOSE.start, 0, 0);
  const dicom = readFileSync(join(ROOT, 'resources/phantom/thorax.dcm'));
  const endings = ['dcm', 'npy', 'png', 'tif', 'nii'];
  const files: Record<string, Uint8Array> = { 'good/ct.dcm': dicom, 'good/volume.npy': npy(3, 8, 8) };
  for (let i = 0; i < 100; i++) {
    const noise = Uint8Array.from({ length: 400 }, () => Math.floor(256 * random()));
    files[`bad/${i}.${endings[i % 5]}`] = i % 2 === 0 ? dicom.subarray(0, 132 + 20 * i) : noise;
  }
  const { id } = await bench.library.projects.create('p');
  const { project, refused } = await bench.library.import(id, await bench.send(files));
  expect(project.items.map((i) => i.facts.frames).sort()).toEqual([1, 3]);
  const bad = Object.keys(files).filter((name) => name.startsWith('bad'));
  expect(refused.map((r) => r.name).sort()).toEqual(bad.sort());
  expect(JSON.stringify(refused)).not.toContain(bench.folder);
});

it('reads a list of angles, and refuses what is none', async () => {
  expect(await bench.library.angles(await bench.send({ 'angles.txt': '0\n22.5\n45\n' }))).toEqual([0, 22.5, 45]);
  expect(await refusalOf(bench.library.angles(await bench.send({ 'a.txt': 'zero\n' })))).toBe('unreadable-file');
});

it('takes a model in that denoises, and refuses one whose weights were changed', async () => {
  const graph = encodeGraph(tinyGraph);
  const manifest = JSON.stringify(manifestOf(graph));
  const card = await bench.library.models.import(await bench.send({ 'tiny.onnx': graph, 'manifest.json': manifest }));
  expect(card).toMatchObject({ id: 'tiny', sound: true });
  await bench.library.models.remove('tiny');
  const changed = graph.slice();
  changed[changed.length - 1] = changed.at(-1)! ^ 1;
  const source = await bench.send({ 'tiny.onnx': changed, 'manifest.json': manifest });
  expect(await refusalOf(bench.library.models.import(source))).toBe('model-altered');
});
