import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ReopeningSocket, type SocketEvents, type SocketState } from '../../../renderer/client/reopening-socket.ts';

let tries: SocketEvents[] = [];
let states: SocketState[] = [];
let closes = 0;
let socket: ReopeningSocket;
beforeEach(() => {
  vi.useFakeTimers();
  tries = [];
  states = [];
  closes = 0;
  socket = new ReopeningSocket(
    (events) => {
      tries.push(endingOnce(events));
      return { isOpen: false, send: () => undefined, close: () => events.ended() };
    },
    (state) => states.push(state),
  );
  socket.addEventListener('close', () => closes++);
});
afterEach(() => vi.useRealTimers());

/** A connection ends once, whoever asks how often. */
function endingOnce(events: SocketEvents): SocketEvents {
  let hasEnded = false;
  const ended = (): void => {
    if (!hasEnded) events.ended();
    hasEnded = true;
  };
  return { ...events, ended };
}

it('tries at once, then after pauses that grow to two seconds', () => {
  const pauses: number[] = [];
  for (let n = 1; n < 10; n++) {
    tries.at(-1)?.ended();
    let ms = 0;
    for (; tries.length === n; ms++) vi.advanceTimersByTime(1);
    pauses.push(ms);
  }
  expect(pauses).toEqual([50, 100, 200, 400, 800, 1600, 2000, 2000, 2000]);
});

it('is lost after thirty seconds, and found again whenever the server is back', () => {
  tries[0]?.opened();
  tries[0]?.ended();
  expect(closes).toBe(1);
  for (let ms = 0; ms < 29_999; ms++) {
    vi.advanceTimersByTime(1);
    if (ms % 10 === 0) tries.at(-1)?.ended();
  }
  expect(states).toEqual(['connecting', 'open', 'connecting']);
  expect(closes).toBe(1);
  vi.advanceTimersByTime(1);
  expect(states.at(-1)).toBe('lost');
  expect(closes).toBe(2); // what waited fails now
  tries.at(-1)?.ended();
  vi.advanceTimersByTime(2000);
  tries.at(-1)?.opened();
  expect(states.at(-1)).toBe('open');
});

it('does not tell of each try that fails: what waits may wait on', () => {
  tries[0]?.ended();
  vi.advanceTimersByTime(50);
  tries[1]?.ended();
  expect(closes).toBe(0);
  expect(states).toEqual(['connecting']);
});

it('once closed, stays so', () => {
  tries[0]?.opened();
  socket.close();
  vi.advanceTimersByTime(100_000);
  expect(tries).toHaveLength(1);
  expect(closes).toBe(1);
});
