import { expect, it } from 'vitest';
import { newestWins } from '../../../renderer/compute/newest-wins.ts';

/** Work that ends when it is told to. */
function gate(): { readonly work: () => Promise<string>; readonly open: (value: string) => void; begun: () => number } {
  let open: (value: string) => void = () => undefined;
  const promise = new Promise<string>((resolve) => {
    open = resolve;
  });
  let begun = 0;
  return {
    begun: () => begun,
    open,
    work: () => {
      begun++;
      return promise;
    },
  };
}

it('drops what waits in a lane for the newest, and lets what runs end', async () => {
  const queue = newestWins();
  const [first, second, third] = [gate(), gate(), gate()];
  const answers = [first, second, third].map((g) => queue.run('fbp', g.work));
  first.open('1');
  third.open('3');
  expect(await Promise.all(answers)).toEqual(['1', null, '3']);
  expect(second.begun()).toBe(0);
});

it('keeps a lane its turn, so that one asked without pause cannot starve another', async () => {
  const queue = newestWins();
  const order: string[] = [];
  const note = (name: string) => async (): Promise<void> => {
    order.push(name);
  };
  const held = gate();
  const all = [
    queue.run(null, held.work),
    queue.run('measure', note('measure 1')),
    queue.run('fbp', note('fbp 1')),
    queue.run('measure', note('measure 2')),
    queue.run(null, note('figures')),
    queue.run('fbp', note('fbp 2')),
  ];
  held.open('');
  await Promise.all(all);
  expect(order).toEqual(['measure 2', 'fbp 2', 'figures']);
});

it('lets everything else go before what waits for a pause, also what follows from what just ended', async () => {
  const queue = newestWins();
  const order: string[] = [];
  const note = (name: string) => async (): Promise<void> => {
    order.push(name);
  };
  const idle = queue.run('full', note('full'), true);
  const chain = queue.run('measure', note('measure')).then(() => queue.run('fbp', note('fbp')));
  await Promise.all([idle, chain]);
  expect(order).toEqual(['measure', 'fbp', 'full']);
});

it('answers everything without a lane, goes on after a fault, and clears what waits', async () => {
  const queue = newestWins();
  const bad = queue.run(null, () => Promise.reject(new Error('no')));
  const good = queue.run(null, () => Promise.resolve(2));
  await expect(bad).rejects.toThrow('no');
  expect(await good).toBe(2);
  const held = gate();
  const running = queue.run(null, held.work);
  const waiting = queue.run(null, () => Promise.resolve(3));
  queue.clear();
  held.open('end');
  expect([await running, await waiting]).toEqual(['end', null]);
});
