import { expect, it } from 'vitest';
import { openCompute } from '../../../renderer/compute/compute.ts';
import { perform } from '../../../renderer/compute/perform.ts';
import { portHere } from './port-here.ts';

const data = Float32Array.of(1, -2, 3);

it('answers every figure and difference that is asked for', async () => {
  const compute = openCompute(portHere(perform));
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

it('answers null to everything when it is closed', async () => {
  const port = portHere(perform);
  const compute = openCompute(port);
  const answers = [compute.difference(data, data), compute.difference(data, data)];
  compute.close();
  expect(await Promise.all(answers)).toEqual([null, null]);
  expect(port.terminate).toHaveBeenCalledOnce();
});
