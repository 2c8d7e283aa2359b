import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGraph } from '../../../electron/worker/engines/graph/write-graph.ts';
import { manifestOf, tinyGraph } from '../../support/tiny-model.ts';
import { hasBrowser } from '../support/browser.ts';
import { dropPaths } from '../support/drop.ts';
import { openPage } from '../support/pages/rail.ts';
import { StudioUnderTest } from '../support/studio.ts';

const weights = encodeGraph(tinyGraph);
const strange = encodeGraph({
  ...tinyGraph,
  nodes: tinyGraph.nodes.map((n) => (n.op === 'Conv' ? { ...n, op: 'RunAnything' } : n)),
});
const manifest = (bytes: Uint8Array, changes = {}): string => JSON.stringify(manifestOf(bytes, changes));

describe.skipIf(!hasBrowser)("A lab's own model (skipped without Chromium)", () => {
  let studio: StudioUnderTest;
  let page: Page;
  const folder = mkdtempSync(join(tmpdir(), 'langevin-models-'));
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
    page = await studio.page();
    await openPage(page, 'Models');
  });
  afterAll(async () => {
    await studio.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Writes files and gives them to the page as a person does who chooses them together. */
  function write(name: string, files: Readonly<Record<string, Uint8Array | string>>): string[] {
    mkdirSync(join(folder, name));
    return Object.entries(files).map(([file, content]) => {
      const path = join(folder, name, file);
      writeFileSync(path, content);
      return path;
    });
  }
  const nothingIsLeft = async (): Promise<void> => {
    expect(await page.getByText('Tiny test denoiser').count()).toBe(0);
    await expect.poll(() => readdirSync(join(studio.home, 'uploads'))).toEqual([]);
    const models = join(studio.home, 'models');
    expect(existsSync(models) ? readdirSync(models) : []).toEqual([]);
  };

  it.each<[string, Readonly<Record<string, Uint8Array | string>>, RegExp]>([
    [
      'with another SHA-256',
      { 'tiny.onnx': weights, 'manifest.json': manifest(weights, { sha256: 'ab'.repeat(32) }) },
      /"tiny\.onnx" are not those of its manifest \(SHA-256 [0-9a-f]{12}…, expected abababababab…\)/,
    ],
    ['without a manifest', { 'tiny.onnx': weights }, /"tiny\.onnx" is refused: it came without its manifest\.json/],
    ['without weights', { 'manifest.json': manifest(weights) }, /"manifest\.json" is refused: there is no \.onnx file/],
    [
      'with a custom operator',
      { 'tiny.onnx': strange, 'manifest.json': manifest(strange) },
      /"tiny" is refused: .*RunAnything/,
    ],
    [
      'of 0 bytes',
      { 'tiny.onnx': '', 'manifest.json': manifest(weights) },
      /"tiny" is refused: tiny\.onnx has 0 bytes, and its manifest says \d+/,
    ],
    [
      'that is no model',
      { 'tiny.onnx': 'hello', 'manifest.json': manifest(Buffer.from('hello')) },
      /"tiny" is refused: /,
    ],
  ])('%s is refused in one sentence, and nothing of it is kept', async (name, files, sentence) => {
    await page.getByLabel('Add a model').setInputFiles(write(name, files));
    await page.getByText(sentence).first().waitFor();
    await nothingIsLeft();
  });

  it('dropped without its manifest is refused too', async () => {
    await dropPaths(page, write('dropped', { 'alone.onnx': weights }));
    await page
      .getByText(/"alone\.onnx" is refused: it came without its manifest\.json/)
      .first()
      .waitFor();
    await nothingIsLeft();
  });

  it('that is sound is checked and added', async () => {
    const files = write('sound', { 'tiny.onnx': weights, 'manifest.json': manifest(weights) });
    await page.getByLabel('Add a model').setInputFiles(files);
    await page.getByText('Tiny test denoiser was checked and added.').first().waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Tiny test denoiser' }).first().waitFor();
  });
});
