/** What is kept of a model that learns, whatever it learns: the trainer is one that moves weights as a test wants. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelManifest } from '../../../core/contract/model.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import { reportSchema } from '../../../core/contract/report.ts';
import { freshRecord } from '../../../electron/disk/run-record.ts';
import { readJob } from '../../../electron/disk/run-job.ts';
import { learn } from '../../../electron/worker/adapt/learn.ts';
import { encodeGraph } from '../../../electron/worker/engines/graph/write-graph.ts';
import type { News } from '../../../electron/worker/run/run-events.ts';
import type { OpenTrainer } from '../../../electron/worker/training/trainer.ts';
import { langevin, workspace } from '../../support/command.ts';
import { bodyHu, writeHu } from '../../support/phantom-npy.ts';
import { eightBitGraph, tinyGraph, writeEightBitModel } from '../../support/tiny-model.ts';

const w = workspace();
const SIDE = 32;
beforeAll(() => {
  writeEightBitModel(w.at('model'), eightBitGraph, { id: 'tiny', name: 'Tiny' });
  mkdirSync(w.at('scans'));
  for (let n = 0; n < 3; n++) writeHu(w.at('scans', `${n}.npy`), bodyHu(SIDE, 20 * n), [SIDE, SIDE]);
});
afterAll(() => w.remove());

/** The network whose filter is so many times that of the file. */
const scaled = (factor: number): Uint8Array =>
  encodeGraph({
    ...tinyGraph,
    constants: tinyGraph.constants.map((constant) =>
      constant.name === 'kernel' && constant.data instanceof Float32Array
        ? { ...constant, data: constant.data.map((v) => v * factor) }
        : constant,
    ),
  });

/** Its filter after each step, and the loss of each. */
const trainerOf =
  (factorAt: (step: number) => number, lossAt: (step: number) => number = () => 1): OpenTrainer =>
  (_model, { state }) => {
    let steps = state?.steps[0] ?? 0;
    const none = new Float32Array(1);
    return Promise.resolve({
      engine: 'onnxruntime',
      provider: 'cpu',
      parameters: 9,
      get steps() {
        return steps;
      },
      step: () => Promise.resolve(lossAt(++steps)),
      averaged: () => scaled(factorAt(steps)),
      state: () => ({ weights: none, first: none, second: none, average: none, steps: Float32Array.of(steps) }),
      close: () => Promise.resolve(),
    });
  };

async function planned(name: string) {
  const asked = ['adapt', './model', 'scans', '--crop', '16', '--batch', '1', '--steps', '4', '--every', '1'];
  expect((await langevin(w.path, ...asked, '--plan', '--out', name)).code).toBe(0);
  // A plan holds a folder a run.
  const folder = w.at(name, 'slice-000');
  return { folder, job: must(await readJob(folder)), record: freshRecord('queued', 'langevin test', 'a test') };
}

async function learnt(name: string, openTrainer: OpenTrainer) {
  const run = await planned(name);
  const { folder } = run;
  const told: News[] = [];
  const events = { tell: (news: News) => void told.push(news), flush: () => Promise.resolve() };
  const record = await learn({ ...run, control: { stop: null }, events, openTrainer });
  const report = reportSchema.parse(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')));
  const manifest = modelManifest.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  const card = readFileSync(join(folder, 'card.md'), 'utf8');
  return {
    record,
    told,
    adaptation: report.adaptation!,
    manifest,
    network: readFileSync(join(folder, manifest.network.file)),
    card,
  };
}

describe('learning', () => {
  it('keeps the best average that it saw, not the last', async () => {
    const factors = [1, 0.995, 0.9, 1.1, 0.8];
    const { adaptation, manifest, network, told } = await learnt(
      'best',
      trainerOf((step) => factors[step]!),
    );
    const means = adaptation.looks.map(({ judged }) => judged.mean);
    const kept = 1 + means.slice(1).indexOf(Math.max(...means.slice(1)));
    expect(kept).toBe(1);
    expect([adaptation.kept, adaptation.looks.map(({ step }) => step)]).toEqual([1, [0, 1, 2, 3, 4]]);
    expect(Buffer.compare(network, scaled(0.995))).toBe(0);
    // Of the old weights, and not there.
    expect(manifest.network.int8).toBeUndefined();
    expect(told.flatMap((e) => (e.kind === 'look' ? [e.look.judged.mean] : []))).toEqual(means);
  });

  it('says plainly that nothing was gained, everywhere, and makes its model all the same', async () => {
    const { adaptation, record, card, told } = await learnt(
      'worse',
      trainerOf((step) => 1 + 0.3 * step),
    );
    expect(adaptation.kept).toBe(1);
    const sentence = /denoises the held-out images no better than the model that it came from \(−[\d.]+ dB\)/;
    expect(record.warnings.join()).toMatch(sentence);
    expect(card).toMatch(sentence);
    expect(told.flatMap((e) => (e.kind === 'warning' ? [e.text] : [])).join()).toMatch(sentence);
    expect(record.state).toBe('done');
  });

  it('stops before its first step where it is told to while it judges, and judges no second time', async () => {
    const run = await planned('early');
    const control: { stop: 'resumable' | null } = { stop: 'resumable' };
    const told: News[] = [];
    const events = { tell: (news: News) => void told.push(news), flush: () => Promise.resolve() };
    const openTrainer = trainerOf(() => 0.99);
    expect((await learn({ ...run, control, events, openTrainer })).state).toBe('interrupted');
    expect(told.filter(({ kind }) => kind === 'step')).toEqual([]);
    control.stop = null;
    expect((await learn({ ...run, control, events, openTrainer })).state).toBe('done');
    expect(told.flatMap((e) => (e.kind === 'look' ? [e.look.step] : []))).toEqual([0, 1, 2, 3, 4]);
  });

  it('stops where the loss is no number', async () => {
    const diverging = trainerOf(
      () => 1,
      (step) => (step < 3 ? 1 : Number.NaN),
    );
    const refused = await learnt('diverged', diverging).catch((e: unknown) => e);
    expect(refused).toBeInstanceOf(Refused);
    expect(refused instanceof Refused && refused.refusal).toEqual({ code: 'diverged', solver: 'adapt', step: 3 });
  });
});
