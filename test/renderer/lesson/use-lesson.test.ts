// @vitest-environment happy-dom
/** Pictures are asked for as fast as the screen shows them, and never where nothing moves, changes or is seen. */
import { mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defineComponent, nextTick, ref, shallowRef } from 'vue';
import type { Picture, Scene } from '../../../core/lesson/scene.ts';
import type { Drawing } from '../../../renderer/panels/lesson/protocol.ts';
import { useLesson, WALKERS, type Wish } from '../../../renderer/panels/lesson/use-lesson.ts';
import { portHere } from '../compute/port-here.ts';

const grid = { columns: 2, rows: 2, halfWidth: 1, halfHeight: 1 };
const line = { angleRad: 0, value: 0.1, noiseSd: 0.1 };
const still: Wish = {
  ...{ points: Float32Array.of(0, 0), sigma: null, density: grid, arrows: grid, probe: null, line: null, way: null },
};
const OF = 20;

let frame: ((now: number) => void) | null;
let now: number;
let wrapper: VueWrapper;
beforeEach(() => {
  [frame, now] = [null, 1000];
  vi.stubGlobal('requestAnimationFrame', (call: (now: number) => void) => {
    frame = call;
    return 1;
  });
  vi.stubGlobal('cancelAnimationFrame', () => (frame = null));
});
afterEach(() => {
  wrapper.unmount();
  vi.unstubAllGlobals();
});

/** A worker whose walks take so many steps. */
function lessonOf(given: Wish, moves = true, calm = false) {
  let [id, step] = [-1, 0];
  const port = portHere<Drawing>(({ ask: { walk, steps } }: { ask: Scene }): Picture => {
    if (walk !== null && walk.id !== id) [id, step] = [walk.id, 0];
    const of = walk === null ? 0 : walk.way === 'langevin' ? Infinity : OF;
    step = walk === null ? 0 : Math.min(of, step + steps);
    const walkers = new Float32Array(walk === null ? 0 : 2 * WALKERS).fill(step);
    const none = new Float32Array();
    return {
      ...{ sigma: 0.1, density: none, arrows: none, walkers, step, of, denoised: none, exact: none },
      ...{ found: none, shared: null, miss: null },
    };
  });
  const [wish, playing, atOnce] = [shallowRef<Wish | null>(given), ref(moves), ref(calm)];
  const draw = vi.fn();
  let lesson: ReturnType<typeof useLesson> | undefined;
  wrapper = mount(
    defineComponent(() => {
      lesson = useLesson(() => wish.value, playing, atOnce, draw, port);
      return () => null;
    }),
  );
  const frames = async (count: number, ms = 16): Promise<void> => {
    for (let n = 0; n < count; n++) {
      now += ms;
      const call = frame;
      frame = null;
      call?.(now);
      await new Promise((turn) => setTimeout(turn));
      await new Promise((turn) => setTimeout(turn));
    }
  };
  return { port, wish, playing, atOnce, draw, lesson: lesson!, frames };
}

it('asks once where nothing moves, and again when something changes', async () => {
  const { port, wish, frames, draw } = lessonOf(still);
  await frames(10);
  expect(port.heard).toHaveLength(1);
  const drawn = draw.mock.calls.length;
  await frames(10);
  expect(draw.mock.calls.length).toBe(drawn);
  wish.value = { ...still, sigma: 0.4 };
  await nextTick();
  await frames(3);
  expect(port.heard).toHaveLength(2);
  expect(port.heard[1]!.ask).toMatchObject({ sigma: 0.4, walk: null, steps: 0 });
});

it('takes a step a frame to the end, waits there, and begins again with other draws', async () => {
  const { port, lesson, frames } = lessonOf({ ...still, way: 'heun' });
  await frames(OF + 4);
  expect(lesson.picture.value!.step).toBe(OF);
  expect(lesson.trails()!.length).toBe(OF);
  const asked = port.heard.length;
  await frames(20);
  expect(port.heard).toHaveLength(asked);
  await frames(1, 2600);
  await frames(2);
  const [first, next] = [port.heard[0]!.ask.walk!, port.heard.at(-1)!.ask.walk!];
  expect(next.id).not.toBe(first.id);
  expect(next.seed).not.toBe(first.seed);
  expect(lesson.picture.value!.step).toBeLessThan(OF);
});

it('makes up for frames that came late, but never leaps', async () => {
  const { lesson, frames } = lessonOf({ ...still, way: 'heun' });
  await frames(2);
  const { step } = lesson.picture.value!;
  await frames(1, 33);
  expect(lesson.picture.value!.step).toBe(step + 2);
  await frames(1, 5000);
  expect(lesson.picture.value!.step).toBe(step + 6);
});

it('stands in a pause, and goes on from there', async () => {
  const { port, lesson, playing, frames } = lessonOf({ ...still, way: 'pc' });
  await frames(6);
  playing.value = false;
  await frames(2);
  const { step } = lesson.picture.value!;
  const asked = port.heard.length;
  await frames(10);
  expect([lesson.picture.value!.step, port.heard.length]).toEqual([step, asked]);
  playing.value = true;
  await frames(3);
  expect(lesson.picture.value!.step).toBeGreaterThan(step);
});

it('asks nothing for a window that is hidden', async () => {
  const { port, frames } = lessonOf({ ...still, way: 'langevin' });
  await frames(4);
  const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  document.dispatchEvent(new Event('visibilitychange'));
  await nextTick();
  const asked = port.heard.length;
  await frames(10);
  expect(port.heard).toHaveLength(asked);
  hidden.mockReturnValue('visible');
  document.dispatchEvent(new Event('visibilitychange'));
  await nextTick();
  await frames(4);
  expect(port.heard.length).toBeGreaterThan(asked);
});

it('shows a walk where it ends to who wants no motion, and asks no more', async () => {
  const { port, lesson, frames } = lessonOf({ ...still, way: 'euler-maruyama' }, false, true);
  await frames(3);
  // The field of the first picture stands meanwhile, and nobody is seen to walk.
  expect([lesson.picture.value!.step, lesson.walkers(0).length, lesson.trails()]).toEqual([4, 0, null]);
  await frames(6);
  expect([lesson.picture.value!.step, lesson.walkers(0).length, lesson.trails()!.length]).toEqual([OF, 2 * WALKERS, 5]);
  const asked = port.heard.length;
  await frames(1, 5000);
  await frames(5);
  expect(port.heard).toHaveLength(asked);
});

it('walks anew for who wants no motion where the data or the level were changed', async () => {
  const { port, wish, lesson, frames } = lessonOf({ ...still, way: 'langevin', sigma: 0.3 }, false, true);
  await frames(50);
  expect(lesson.walkers(0)).toHaveLength(2 * WALKERS);
  const first = port.heard.at(-1)!.ask.walk!.id;
  const asked = port.heard.length;
  await frames(20);
  expect(port.heard).toHaveLength(asked);
  wish.value = { ...still, way: 'langevin', sigma: 0.5 };
  await nextTick();
  await frames(4);
  expect([port.heard.at(-1)!.ask.sigma, port.heard.at(-1)!.ask.walk!.id]).toEqual([0.5, first]);
  await frames(70);
  expect(port.heard.at(-1)!.ask.walk!.id).not.toBe(first);
  expect(lesson.picture.value!.step).toBeGreaterThanOrEqual(160);
});

it('begins the engine anew for another line, once that stands still', async () => {
  const { port, wish, frames } = lessonOf({ ...still, way: 'proximal', line });
  await frames(8);
  const first = port.heard.at(-1)!.ask.walk!;
  for (let k = 1; k <= 5; k++) {
    wish.value = { ...still, way: 'proximal', line: { ...line, value: 0.1 * k } };
    await nextTick();
    await frames(2);
  }
  expect(port.heard.at(-1)!.ask.walk!.id).toBe(first.id);
  expect(port.heard.at(-1)!.ask.line!.value).toBeCloseTo(0.5);
  await frames(12);
  const next = port.heard.at(-1)!.ask.walk!;
  expect(next.id).not.toBe(first.id);
  expect(next.line!.value).toBeCloseTo(0.5);
});

it('has nothing to ask where there are no data, and tells a fault of the worker', async () => {
  const { port, wish, lesson, frames } = lessonOf(still);
  wish.value = null;
  await frames(5);
  expect(port.heard).toHaveLength(0);
  port.postMessage = ({ id }) =>
    port.onmessage?.(new MessageEvent('message', { data: { id, ok: false, reason: 'out of order' } }));
  wish.value = still;
  await nextTick();
  await frames(3);
  expect(lesson.fault.value).toBe('out of order');
});
