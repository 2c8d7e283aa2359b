import { describe, expect, it } from 'vitest';
import type { StudioEvent } from '../../../core/contract/studio/event.ts';
import { openEventLog, type NumberedEvent } from '../../../electron/host/runs/event-log.ts';

const event = (n: number): StudioEvent => ({ kind: 'project', project: 'p', revision: n });
const notice: StudioEvent = { kind: 'notice', level: 'info', text: 'a', hint: 'b' };
const numberOf = ({ event: e }: NumberedEvent): number => (e.kind === 'project' ? e.revision : NaN);

async function take(stream: AsyncGenerator<NumberedEvent, void>, count: number): Promise<NumberedEvent[]> {
  const taken: NumberedEvent[] = [];
  while (taken.length < count) {
    const { value, done } = await stream.next();
    if (done === true) break;
    taken.push(value);
  }
  return taken;
}

describe('the log of events', () => {
  it('begins a stream by `fresh`, then tells what comes', async () => {
    const log = openEventLog();
    log.publish(event(1));
    const stream = log.subscribe(undefined);
    const [fresh] = await take(stream, 1);
    expect(fresh!.event).toEqual({ kind: 'fresh', epoch: log.epoch });
    const next = take(stream, 2);
    log.publish(event(2));
    log.publish(event(3));
    expect((await next).map(numberOf)).toEqual([2, 3]);
    await stream.return();
  });

  it('goes on after any event that a client names, without loss or doubles, however often it is cut', async () => {
    const log = openEventLog();
    let id = (await take(log.subscribe(undefined), 1))[0]!.id;
    const seen: number[] = [];
    for (let n = 1; n <= 100; n++) {
      log.publish(event(n));
      if (n % 3 !== 0) continue;
      const gone = new AbortController();
      const stream = log.subscribe(id, gone.signal);
      const got = await take(stream, (n % 5) + 1 > 3 ? 3 : 2);
      gone.abort();
      seen.push(...got.map(numberOf));
      id = got.at(-1)!.id;
    }
    seen.push(...(await take(log.subscribe(id), 100 - seen.length)).map(numberOf));
    expect(seen).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  });

  it.each(['elsewhere:3', 'nonsense', ':', 'x:1.5'])('begins anew after %s', async (id) => {
    const log = openEventLog();
    log.publish(event(1));
    expect((await take(log.subscribe(id), 1))[0]!.event.kind).toBe('fresh');
  });

  it('begins anew after an event of this epoch that has not been', async () => {
    const log = openEventLog();
    expect((await take(log.subscribe(`${log.epoch}:7`), 1))[0]!.event.kind).toBe('fresh');
  });

  it('tells a slow client to begin anew once it has fallen behind what is kept; another loses nothing', async () => {
    const log = openEventLog({ events: 10, bytes: 1e6 });
    const [slow, quick] = [log.subscribe(undefined), log.subscribe(undefined)];
    await take(slow, 1);
    await take(quick, 1);
    const seen: number[] = [];
    for (let n = 1; n <= 25; n++) {
      log.publish(event(n));
      seen.push(...(await take(quick, 1)).map(numberOf));
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    expect((await take(slow, 1))[0]!.event.kind).toBe('fresh');
    log.publish(event(26));
    expect((await take(slow, 1)).map(numberOf)).toEqual([26]);
  });

  it('keeps no more bytes than it may', async () => {
    const log = openEventLog({ events: 1000, bytes: 500 });
    const [fresh] = await take(log.subscribe(undefined), 1);
    for (let n = 1; n <= 30; n++) log.publish(event(n));
    const again = await take(log.subscribe(fresh!.id), 1);
    expect(again[0]!.event.kind).toBe('fresh');
  });

  it('tells the first client of notices that nobody was there to hear, once', async () => {
    const log = openEventLog();
    log.publish(notice);
    const first = log.subscribe(undefined);
    expect((await take(first, 2)).map(({ event: e }) => e.kind)).toEqual(['fresh', 'notice']);
    const second = log.subscribe(undefined);
    await take(second, 1);
    log.publish(event(1));
    expect((await take(second, 1)).map(numberOf)).toEqual([1]);
  });

  it('ends a stream with its client, and every stream at its own end', async () => {
    const log = openEventLog();
    const client = new AbortController();
    const [one, other] = [log.subscribe(undefined, client.signal), log.subscribe(undefined)];
    await take(one, 1);
    await take(other, 1);
    const [ofOne, ofOther] = [one.next(), other.next()];
    client.abort();
    expect((await ofOne).done).toBe(true);
    log.close();
    expect((await ofOther).done).toBe(true);
  });
});
