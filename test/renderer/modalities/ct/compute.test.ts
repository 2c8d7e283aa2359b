import { expect, it } from 'vitest';
import { openCompute } from '../../../../renderer/modalities/ct/compute/compute.ts';
import { measure, performer } from '../../../../renderer/modalities/ct/compute/perform.ts';
import { portHere } from '../../compute/port-here.ts';
import { disk, parallelScan } from './disk.ts';

const here = () => portHere(performer());
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

it('rejects on a fault, and goes on', async () => {
  const compute = openCompute(here());
  const wrong = { ...parallelScan(32, 3), image: { height: -1, width: 32, pixelMm: 1 } };
  await expect(compute.measure(image, wrong)).rejects.toThrow();
  expect(await compute.measure(image, parallelScan(32, 3))).not.toBeNull();
});

it('answers null to everything when it is closed', async () => {
  const port = here();
  const compute = openCompute(port);
  const answers = [compute.measure(image, parallelScan(32, 3)), compute.full(image, parallelScan(32, 3))];
  compute.close();
  expect(await Promise.all(answers)).toEqual([null, null]);
  expect(port.terminate).toHaveBeenCalledOnce();
});
