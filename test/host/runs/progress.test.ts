import { describe, expect, it } from 'vitest';
import type { Job } from '../../../core/contract/job.ts';
import type { Estimate } from '../../../core/contract/studio/run-summary.ts';
import { meterOf, type Meter } from '../../../electron/host/runs/progress.ts';
import { stagesOf } from '../../../electron/host/runs/work.ts';
import { jobOf } from '../../core/modalities/ct/tiny-ct.ts';

const twoMethods = (): Job => jobOf({ solver: 'proximal,fbp', steps: 20, samples: 4 });
const about = (seconds: number): Estimate => ({ low: seconds / 2, likely: seconds, high: seconds * 2 });
/** Of the stages measuring, domain, proximal, fbp and report. */
const expecting = (...seconds: number[]): (() => readonly Estimate[]) => {
  const all = seconds.map(about);
  return () => all;
};
const phase = (meter: Meter, at: number, stage: string): void =>
  meter.tell({ kind: 'phase', n: 1, at, stage, phase: stage });
const step = (meter: Meter, at: number, n: number, seed: number | null, method = 'proximal', of = 20): void =>
  meter.tell({ kind: 'step', n, at, method, seed, step: n, of, sigma: 1, nfe: n, residual: 1 });

describe('the progress of a run', () => {
  it('has the stages that its worker tells', () => {
    expect(stagesOf(twoMethods()).map(({ id }) => id)).toEqual(['measuring', 'domain', 'proximal', 'fbp', 'report']);
    expect(stagesOf(jobOf({ solver: 'fbp' })).map(({ id }) => id)).toEqual(['measuring', 'fbp', 'report']);
  });

  it('is nothing before the first event, though what it will take is known; then every stage counts', () => {
    const meter = meterOf(twoMethods(), expecting(1, 2, 10, 1, 2));
    expect(meter.read()).toBeNull();
    expect(meter.left()).toEqual(about(16));
    phase(meter, 0, 'measuring');
    expect(meter.read()).toMatchObject({ phase: 'measuring', method: null, share: 0, left: { likely: 16 } });
    phase(meter, 1, 'domain');
    expect(meter.left().likely).toBeCloseTo(15, 6);
    phase(meter, 3, 'proximal');
    expect(meter.left().likely).toBeCloseTo(13, 6);
    expect(meter.read()!.share).toBeCloseTo(3 / 16, 6);
  });

  it('counts all samples, and believes measured steps more than what was expected', () => {
    const meter = meterOf(twoMethods(), expecting(0.1, 0.1, 4, 0.1, 0.1));
    phase(meter, 0, 'measuring');
    phase(meter, 0.1, 'domain');
    phase(meter, 0.2, 'proximal');
    let at = 0.2;
    for (let n = 1; n <= 20; n++) step(meter, (at += 0.5), n, 1);
    for (let n = 1; n <= 20; n++) step(meter, (at += 0.5), n, 2);
    const { share, left } = meter.read()!;
    expect(share).toBeGreaterThan(0.45);
    expect(share).toBeLessThan(0.52);
    // Two samples of twenty steps of half a second remain, and stages that will be slower than expected too.
    expect(left.likely).toBeGreaterThan(20.5);
    expect(left.likely).toBeLessThan(24);
    expect(left.low).toBeGreaterThan(19.9);
    expect(left.high).toBeLessThan(24);
  });

  it('does not take a slow start for the pace of everything', () => {
    const meter = meterOf(twoMethods(), expecting(0.2, 1, 5, 0.5, 1));
    phase(meter, 0, 'measuring');
    phase(meter, 2.2, 'domain');
    expect(meter.left().likely).toBeGreaterThan(7.5);
    expect(meter.left().likely).toBeLessThan(3 * 7.5);
  });

  it('has bounds further apart where steps differ', () => {
    const range = (seconds: (n: number) => number): number => {
      const meter = meterOf(twoMethods(), expecting(0, 0, 4, 0, 0));
      let at = 0;
      for (let n = 1; n <= 18; n++) step(meter, (at += seconds(n)), n, 1);
      const { low, high } = meter.left();
      return high / low;
    };
    expect(range(() => 1)).toBeCloseTo(1, 6);
    expect(range((n) => 1 + (n % 4))).toBeGreaterThan(1.4);
  });

  it('is not led astray by a pause, a hiccup or a new process whose clock begins anew', () => {
    const meter = meterOf(twoMethods(), expecting(0, 0, 100, 0, 0));
    let at = 0;
    for (let n = 1; n <= 15; n++) step(meter, (at += n === 8 ? 60 : 1), n, 1);
    const before = meter.left().likely;
    expect(before).toBeLessThan(80);
    phase(meter, 0, 'measuring');
    // What the first process did is not to be done again.
    expect(meter.left().likely).toBeLessThan(0.9 * 100);
    at = 0;
    for (let n = 16; n <= 20; n++) step(meter, (at += 1), n, 1);
    expect(meter.left().likely).toBeGreaterThan(55);
    expect(meter.left().likely).toBeLessThan(before);
  });

  it('takes samples that go on side by side for what they cost together', () => {
    const meter = meterOf(twoMethods(), expecting(0, 0, 20, 0, 0));
    for (let n = 1; n <= 15; n++) for (let seed = 1; seed <= 4; seed++) step(meter, n + seed * 0.001, n, seed);
    // Four samples a second: five seconds remain.
    expect(meter.left().likely).toBeGreaterThan(4);
    expect(meter.left().likely).toBeLessThan(7);
    expect(meter.read()!.share).toBeCloseTo(0.75, 1);
  });

  it('only grows, and ends with the report', () => {
    const meter = meterOf(twoMethods(), expecting(0.1, 0.1, 8, 0.1, 1));
    let last = 0;
    let at = 0;
    for (let seed = 1; seed <= 4; seed++) {
      for (let n = 1; n <= 20; n++) {
        step(meter, (at += 0.1), n, seed);
        expect(meter.read()!.share).toBeGreaterThanOrEqual(last);
        last = meter.read()!.share;
      }
    }
    step(meter, (at += 0.1), 1, null, 'fbp', 1);
    phase(meter, at, 'report');
    expect(meter.left().likely).toBeCloseTo(1, 1);
    expect(meter.read()!.share).toBeLessThan(1);
  });

  it('believes neither the last step of a method that may end sooner, nor an expectation that was passed', () => {
    const meter = meterOf(jobOf({ solver: 'tv,fbp' }), expecting(0, 2, 0, 1));
    for (let n = 1; n <= 15; n++) step(meter, n * 0.1, n, null, 'tv', 300);
    // At this pace its 300 steps would take half a minute; it mostly converges before.
    expect(meter.left().likely).toBeCloseTo(0.6 + 1, 1);
    step(meter, 1.6, 1, null, 'fbp', 1);
    expect(meter.read()!.share).toBeGreaterThan(0.55);
    expect(meter.left().likely).toBeLessThan(1.1);
  });

  it('goes on between two reports, smoothly and never beyond the next, and is no whole before the end', () => {
    const meter = meterOf(jobOf({ solver: 'proximal', steps: 20, samples: 1 }), expecting(1, 1, 20, 1));
    const shares: number[] = [];
    /** Tells of a second that passes without a word. */
    const pass = (): void => {
      for (const quarter of [0.25, 0.5, 0.75, 1]) {
        meter.wait(quarter);
        shares.push(meter.read()!.share);
      }
    };
    phase(meter, 0, 'measuring');
    pass();
    phase(meter, 1, 'domain');
    pass();
    phase(meter, 2, 'proximal');
    pass();
    for (let n = 1; n <= 20; n++) {
      step(meter, 2 + n, n, 1);
      if (n < 20) pass();
    }
    // 23 s in all: each quarter of a second is as much as any other, whether a step was told in it or not.
    shares.forEach((share, i) => expect(share).toBeCloseTo((i + 1) / 4 / 23, 2));
    for (const [i, share] of shares.entries()) expect(share).toBeGreaterThanOrEqual(shares[i - 1] ?? 0);
    // Nothing is told for an hour: it stands at the next step, and what remains at its own.
    const late = meterOf(jobOf({ solver: 'proximal', steps: 20, samples: 1 }), expecting(0, 0, 20, 0));
    for (let n = 1; n <= 12; n++) step(late, n, n, 1);
    late.wait(3600);
    const { share, left } = late.read()!;
    step(late, 3612, 13, 1);
    expect(share).toBeCloseTo(13 / 20, 6);
    expect(left.likely).toBeCloseTo(7, 6);
    phase(meter, 22, 'report');
    meter.wait(3600);
    expect(meter.read()!.share).toBe(0.99);
  });

  it('of samples that go on side by side waits for the next step of all', () => {
    const meter = meterOf(jobOf({ solver: 'proximal', steps: 20, samples: 4 }), expecting(0, 0, 20, 0));
    for (let n = 1; n <= 15; n++) for (let seed = 1; seed <= 4; seed++) step(meter, n + seed * 0.001, n, seed);
    const told = meter.read()!.share;
    meter.wait(0.5);
    expect(meter.read()!.share - told).toBeCloseTo(0.5 / 20, 2);
    meter.wait(60);
    expect(meter.read()!.share - told).toBeLessThan(1.05 / 20);
  });
});
