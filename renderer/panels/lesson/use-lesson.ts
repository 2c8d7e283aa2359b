import { useDocumentVisibility, useRafFn } from '@vueuse/core';
import { onBeforeUnmount, ref, shallowRef, watch, type Ref } from 'vue';
import type { Line, Picture, Scene, Way } from '../../../core/lesson/scene.ts';
import { openAsking, type ComputePort } from '../../compute/asking.ts';
import type { Drawing } from './protocol.ts';
import { openTrails } from './trails.ts';

/** What a person has chosen to see. */
export type Wish = Pick<Scene, 'points' | 'sigma' | 'density' | 'arrows' | 'probe' | 'line'> & {
  /** How walkers go; null: there are none. */
  readonly way: Way | null;
};

export const WALKERS = 500;
const TRAILS = 16;
/** Of walks that end, all of it; of those that do not, the last second. */
const LONGEST_TRAIL = 260;
const SHORT_TRAIL = 60;
/** How long a walk that has arrived is looked at before the next one begins. */
const PAUSE_MS = 2500;
/** How long a change has stood before walkers that wait for its end begin anew. */
const SETTLED_MS = 150;
/** Steps that a frame makes up for where the screen came late. */
const MOST_AT_ONCE = 4;
/** Steps between two places of a trail where a walk is made at once. */
const AT_ONCE = 4;
/** After so many a walk without end is as the level has it. */
const ENOUGH = 160;

/** A step of the engine is a jump, which is drawn on the way. */
const stepMs = (way: Way): number => (way === 'proximal' ? 34 : 16);

const startWorker = (): ComputePort<Drawing> =>
  new Worker(new URL('./lesson-worker.ts', import.meta.url), { type: 'module', name: 'lesson' });

/**
 * Asks for one picture after the other, as fast as the screen shows them and no faster: nothing is computed for a window
 * that is hidden, or where nothing moves or changes.
 * @param wish null: there is nothing to show
 * @param playing walkers go on; else they stand where they are
 * @param atOnce a walk that ends is shown when it has: nobody wants to see it move
 * @param draw called before the screen is drawn, where there is something new
 */
export function useLesson(
  wish: () => Wish | null,
  playing: Readonly<Ref<boolean>>,
  atOnce: Readonly<Ref<boolean>>,
  draw: () => void,
  port: ComputePort<Drawing> = startWorker(),
) {
  const { ask, close } = openAsking(port);
  const picture = shallowRef<Picture | null>(null);
  /** The wish that the picture answers. */
  const shown = shallowRef<Wish | null>(null);
  const fault = ref<string | null>(null);
  const visibility = useDocumentVisibility();
  const whole = openTrails(TRAILS, LONGEST_TRAIL);
  const recent = openTrails(TRAILS, SHORT_TRAIL);

  let walk = 0;
  /** Way and line of the walk: where they change, another begins. */
  let begun = '';
  /** What was changed that walkers who have arrived do not follow. */
  let standsFor = '';
  let known: Float32Array | null = null;
  let edition = 0;
  /** What is wished, and since when: a line or point that is being dragged is waited for. */
  let wanted = '';
  let wantedAt = 0;
  let isAsked = false;
  let isStale = true;
  let isDirty = true;
  let steppedAt = 0;
  let arrivedAt: number | null = null;
  let before: Float32Array = new Float32Array();
  const between = new Float32Array(2 * WALKERS);
  const none = new Float32Array();

  const walkOf = (way: Way | null, line: Line | null): string =>
    JSON.stringify([way, way === 'proximal' ? line : null]);

  const asWished = ({ points, sigma }: Wish): string => {
    if (points !== known) [known, edition] = [points, edition + 1];
    return JSON.stringify([edition, sigma]);
  };
  /** Walks are made at once, and shown where they end. */
  const isCalm = (): boolean => atOnce.value && !playing.value;
  const isOnTheWay = (): boolean => isCalm() && arrivedAt === null;

  /** Walkers begin anew, with other draws. */
  function again(): void {
    walk++;
    const wished = wish();
    if (wished !== null) standsFor = asWished(wished);
    arrivedAt = null;
    steppedAt = 0;
    before = new Float32Array();
    whole.clear();
    recent.clear();
    isStale = true;
  }

  function took(next: Picture, wished: Wish, stepped: number, now: number): void {
    // A walk without end is never there, but for who does not want to see it move.
    const end = Number.isFinite(next.of) ? next.of : isCalm() ? ENOUGH : Infinity;
    if (next.of > 0 && next.step >= end) arrivedAt ??= now;
    const last = picture.value;
    before =
      last !== null && last.walkers.length === next.walkers.length && next.step > stepped ? last.walkers : next.walkers;
    // Only the level of a walk moves the field: one is seen at its end.
    if (last === null || wished.sigma !== null || !isOnTheWay()) {
      picture.value = next;
      shown.value = wished;
    }
    if (next.walkers.length > 0 && stepped > 0) {
      whole.add(next.walkers);
      recent.add(next.walkers);
    }
    isDirty = true;
  }

  async function question(wished: Wish, steps: number, now: number): Promise<void> {
    isAsked = true;
    isStale = false;
    const { way, ...scene } = wished;
    const moving = { id: walk, count: WALKERS, seed: walk, line: wished.line };
    const of = walk;
    try {
      const next = await ask('picture', null, () => ({
        kind: 'picture',
        ask: { ...scene, steps, walk: way === null ? null : { ...moving, way } },
      }));
      if (next !== null && of === walk) took(next, wished, steps, now);
    } catch (e) {
      fault.value = e instanceof Error ? e.message : String(e);
    }
    isAsked = false;
  }

  /** How many steps are due. */
  function due(way: Way, now: number): number {
    if (isCalm()) return arrivedAt === null ? AT_ONCE : 0;
    if (!playing.value || (arrivedAt !== null && way !== 'langevin')) return 0;
    if (steppedAt === 0) return 1;
    return Math.min(MOST_AT_ONCE, Math.floor((now - steppedAt + 2) / stepMs(way)));
  }

  const { pause, resume } = useRafFn(({ timestamp: now }) => {
    const wished = wish();
    if (wished !== null && fault.value === null) go(wished, now);
    if (!isDirty && now > steppedAt + stepMs('proximal')) return;
    isDirty = false;
    draw();
  });

  function go(wished: Wish, now: number): void {
    const { way } = wished;
    const next = walkOf(way, wished.line);
    const other = asWished(wished);
    if (next + other !== wanted) {
      wanted = next + other;
      wantedAt = now;
    }
    const hasSettled = now - wantedAt >= SETTLED_MS;
    const isLineOnly = begun.startsWith('["proximal"') && next.startsWith('["proximal"');
    if (next !== begun ? !isLineOnly || hasSettled : isCalm() && other !== standsFor && hasSettled) {
      begun = next;
      again();
    }
    if (playing.value && way !== 'langevin' && arrivedAt !== null && now - arrivedAt > PAUSE_MS) again();
    if (!isAsked) {
      const steps = way === null ? 0 : due(way, now);
      if (steps > 0) steppedAt = now;
      if (steps > 0 || isStale) void question(wished, steps, now);
    }
  }
  watch(visibility, (state) => (state === 'hidden' ? pause() : resume()));
  watch(wish, () => (isStale = isDirty = true));
  /** Something else than the picture is drawn in another way. */
  const touch = (): void => void (isDirty = true);

  /** Where walkers are drawn now. */
  function walkers(now: number): Float32Array {
    if (isOnTheWay()) return none;
    const { walkers: after } = picture.value ?? {};
    if (after === undefined || before.length !== after.length) return after ?? before;
    const share = Math.min(1, (now - steppedAt) / stepMs(shown.value?.way ?? 'langevin'));
    if (share >= 1 || shown.value?.way !== 'proximal') return after;
    for (let i = 0; i < after.length; i++) between[i] = before[i]! + share * (after[i]! - before[i]!);
    return between.subarray(0, after.length);
  }

  /** The engine draws everybody anew in each step: lines between them would mean nothing. */
  const trails = () => {
    const way = shown.value?.way ?? null;
    if (way === null || way === 'proximal' || isOnTheWay()) return null;
    return way === 'langevin' ? recent : whole;
  };

  onBeforeUnmount(close);
  return { picture, shown, fault, again, touch, walkers, trails };
}
