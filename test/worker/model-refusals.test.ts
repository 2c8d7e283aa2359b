/** What models/README.md says is refused, line by line: one sentence that names the reason, exit code 4. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CT_KIND } from '../../core/modalities/ct/kind.ts';
import { exitCodeOf, messageOf } from '../../core/contract/errors.ts';
import { brightness, writeGuide } from '../support/tiny-guide.ts';
import { tinyGraph, writeModel } from '../support/tiny-model.ts';
import { findModel } from '../../electron/disk/model-files.ts';
import { openModel } from '../../electron/worker/engines/onnx/open-model.ts';

let folder = '';
beforeAll(() => {
  process.env['LANGEVIN_THREADS'] = '1';
  folder = mkdtempSync(join(tmpdir(), 'langevin-refusals-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Write = (at: string) => string;
const model =
  (changes = {}, more = {}, graph = tinyGraph): Write =>
  (at) =>
    writeModel(at, graph, changes, more).manifest;
/** A sound model, spoilt afterwards. */
const spoilt =
  (spoil: (files: { manifest: string; weights: string }) => void): Write =>
  (at) => {
    const files = writeModel(at);
    spoil(files);
    return files.manifest;
  };
const manifestText = (change: (text: string) => string): Write =>
  spoilt(({ manifest }) => writeFileSync(manifest, change(readFileSync(manifest, 'utf8'))));

const rows: readonly (readonly [string, Write, RegExp])[] = [
  ['a manifest that is no JSON', manifestText((text) => text.slice(1)), /JSON/],
  ['a manifest that lacks a field', manifestText((text) => text.replace('"license":"MIT",', '')), /license/],
  ['a manifest with a field that the schema does not know', model({}, { colour: 'blue' }), /colour/],
  ['a value out of range', model({}, { channels: 0 }), /channels/],
  ['a scale without width', model({}, { scale: { kind: 'x', low: 1, high: 1 } }), /its low must lie below its high/],
  ['weights that are missing', spoilt(({ weights }) => rmSync(weights)), /no such file/],
  ['weights of another size', spoilt(({ weights }) => writeFileSync(weights, 'x', { flag: 'a' })), /SHA-256/],
  [
    'weights of another SHA-256',
    spoilt(({ weights }) =>
      writeFileSync(
        weights,
        readFileSync(weights).map((v, i) => (i === 40 ? v ^ 1 : v)),
      ),
    ),
    /SHA-256/,
  ],
  ['a path in network.file', model({ file: '../tiny.onnx' }), /network\.file/],
  [
    'operators outside the standard sets',
    model({}, {}, { ...tinyGraph, nodes: tinyGraph.nodes.map((n) => ({ ...n, domain: 'com.lab' })) }),
    /com\.lab/,
  ],
  ['an input of another name', model({ inputs: { image: 'picture', noise: 'sigma' } }), /found sigma, x/],
  ['an output of another name', model({ outputs: { denoised: 'clean' } }), /found denoised/],
  [
    'an input of another rank',
    model({}, {}, { ...tinyGraph, inputs: [{ name: 'x', shape: ['batch', 1, 'height'] }, tinyGraph.inputs[1]!] }),
    /tiny/,
  ],
  ['a model of another domain', model({}, { domain: 'photo' }), /trained on "photo", not on "ct"/],
  ['a model of another number of channels', model({}, { channels: 3 }), /3 channels, and these have 1/],
];

describe('refused with exit code 4 is', () => {
  it.each(rows)('%s', async (name, write, says) => {
    const found = await findModel(write(join(folder, name.replaceAll(/\W/g, '-'))), CT_KIND, join(folder, 'none'));
    const opened = found.ok ? await openModel(found.value.path, 'cpu') : found;
    if (opened.ok) throw new Error('it was opened');
    expect(messageOf(opened.error).message).toMatch(says);
    expect(exitCodeOf(opened.error)).toBe(4);
  });
});

it('a model named by its id is judged like one named by its path', async () => {
  const shelf = join(folder, 'shelf');
  writeModel(join(shelf, 'tiny'), tinyGraph, {}, { domain: 'photo' });
  const byId = await findModel('tiny', CT_KIND, shelf);
  expect(byId).toMatchObject({ ok: false, error: { code: 'model-refused' } });
  expect(await findModel(null, CT_KIND, shelf)).toMatchObject({ ok: false, error: { code: 'model-missing' } });
});

it('a guide is no model, named by its id or by its folder', async () => {
  const shelf = join(folder, 'with-guide');
  writeGuide(join(shelf, 'tiny-guide'), brightness(1));
  for (const named of ['tiny-guide', join(shelf, 'tiny-guide')]) {
    const found = await findModel(named, CT_KIND, shelf);
    if (found.ok) throw new Error('it was taken for a model');
    const { message, hint } = messageOf(found.error);
    expect([message, hint]).toEqual([expect.stringMatching(/it is a guide/), expect.stringMatching(/--guide/)]);
    expect(exitCodeOf(found.error)).toBe(4);
  }
});

it('a reason that brings its own full stop is told with one', () => {
  const said = (reason: string): string => messageOf({ code: 'model-refused', model: 'own', reason }).message;
  expect(said('Input must be of rank 4, but got rank 3.')).toBe(
    'The model "own" is refused: Input must be of rank 4, but got rank 3.',
  );
  expect(said('it holds no network')).toBe('The model "own" is refused: it holds no network.');
});
