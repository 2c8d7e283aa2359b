import { expect, it, vi } from 'vitest';
import { openCompute, type ComputePort } from '../../../renderer/compute/compute.ts';
import { measure, performer } from '../../../renderer/compute/perform.ts';
import type { FromWorker, ToWorker } from '../../../renderer/compute/protocol.ts';
import { disk, parallelScan } from './disk.ts';

/** The worker's work in this thread, answered a turn later, as a worker would. */
function here(): ComputePort & { readonly heard: ToWorker[] } {
  const perform = performer();
  const port: ComputePort & { readonly heard: ToWorker[] } = {
    heard: [],
    onmessage: null,
    onerror: null,
    terminate: vi.fn(),
    postMessage(message) {
      port.heard.push(message);
      setTimeout(() => {
        let answer: FromWorker;
        try {
          answer = { id: message.id, ok: true, kind: message.kind, value: perform(message) };
        } catch (e) {
          answer = { id: message.id, ok: false, reason: String(e) };
        }
        port.onmessage?.(new MessageEvent('message', { data: answer }));
      });
    },
  };
  return port;
}

const image = disk(32, 10, 40);

it('answers the newest of a drag, and sends the image once', async () => {
  const port = here();
  const compute = openCompute(port);
  const answers = await Promise.all([5, 6, 7, 8].map((views) => compute.measure(image, parallelScan(32, views))));
  expect(answers.map((a) => a?.anglesDeg.length)).toEqual([5, undefined, undefined, 8]);
  expect(answers[3]).toEqual(measure(image, parallelScan(32, 8)));
  const sent = port.heard.map((m) => m.kind === 'measure' && m.ask.native.image !== null);
  expect(sent).toEqual([true, false]);
});

it('sends an image again after another took its place', async () => {
  const port = here();
  const compute = openCompute(port);
  const scan = parallelScan(32, 3);
  const first = await compute.full(image, scan);
  await compute.full(disk(32, 5, 0), scan);
  expect(await compute.full(image, scan)).toEqual(first);
  expect(port.heard.map((m) => m.kind === 'full' && m.ask.native.image !== null)).toEqual([true, true, true]);
});

it('answers every figure and difference that is asked for', async () => {
  const compute = openCompute(here());
  const { data } = image;
  const all = await Promise.all(
    [1, 2, 3].map((k) =>
      compute.difference(
        data.map((v) => v + k),
        data,
      ),
    ),
  );
  expect(all.map((d) => d?.[0])).toEqual([1, 2, 3]);
});

it('rejects on a fault, and goes on', async () => {
  const compute = openCompute(here());
  const wrong = { ...parallelScan(32, 3), image: { height: -1, width: 32, pixelMm: 1 } };
  await expect(compute.measure(image, wrong)).rejects.toThrow();
  expect(await compute.measure(image, parallelScan(32, 3))).not.toBeNull();
});

it('answers null to everything when it is closed', async () => {
  const port = here();
  const compute = openCompute(port);
  const answers = [compute.difference(image.data, image.data), compute.measure(image, parallelScan(32, 3))];
  compute.close();
  expect(await Promise.all(answers)).toEqual([null, null]);
  expect(port.terminate).toHaveBeenCalledOnce();
});
