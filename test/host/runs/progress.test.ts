import { describe, expect, it } from 'vitest';
import type { Job } from '../../../core/contract/job.ts';
import { meterOf, type Meter } from '../../../electron/host/runs/progress.ts';
import { jobOf } from '../../core/catalogue/tiny-ct.ts';

const twoMethods = (): Job => jobOf({ solver: 'proximal,fbp', steps: 20, samples: 4 });
const step = (meter: Meter, at: number, n: number, seed: number | null, method = 'proximal', of = 20): void =>
  meter.tell({ kind: 'step', at, method, seed, step: n, of, sigma: 1, nfe: n, residual: 1 });

describe('the progress of a run', () => {
  it('is nothing before the first event, then the phase', () => {
    const meter = meterOf(twoMethods(), [null, null]);
    expect(meter.read()).toBeNull();
    meter.tell({ kind: 'phase', at: 0, phase: 'Measuring' });
    expect(meter.read()).toMatchObject({ phase: 'Measuring', method: null, share: 0, etaSeconds: null });
  });

  it('counts all samples, and tells a time from ten measured steps on', () => {
    const meter = meterOf(twoMethods(), [null, null]);
    let at = 0;
    for (let n = 1; n <= 5; n++) step(meter, (at += 0.5), n, 1);
    expect(meter.read()!.etaSeconds).toBeNull();
    for (let n = 6; n <= 20; n++) step(meter, (at += 0.5), n, 1);
    for (let n = 1; n <= 20; n++) step(meter, (at += 0.5), n, 2);
    const { share, etaSeconds, phase } = meter.read()!;
    expect(phase).toBe('Langevin');
    expect(share).toBeGreaterThan(0.48);
    expect(share).toBeLessThan(0.52);
    // Two samples of twenty steps of half a second remain, and an FBP.
    expect(etaSeconds).toBeGreaterThan(19.5);
    expect(etaSeconds).toBeLessThan(21);
  });

  it('is not led astray by a pause, a hiccup or a new process whose clock begins anew', () => {
    const meter = meterOf(twoMethods(), [null, null]);
    let at = 0;
    for (let n = 1; n <= 15; n++) step(meter, (at += n === 8 ? 60 : 1), n, 1);
    const before = meter.read()!.etaSeconds!;
    expect(before).toBeLessThan(80);
    at = 0;
    for (let n = 16; n <= 20; n++) step(meter, (at += 1), n, 1);
    expect(meter.read()!.etaSeconds).toBeGreaterThan(55);
    expect(meter.read()!.etaSeconds).toBeLessThan(before);
  });

  it('takes samples that go on side by side for what they cost together', () => {
    const meter = meterOf(twoMethods(), [null, null]);
    for (let n = 1; n <= 15; n++) for (let seed = 1; seed <= 4; seed++) step(meter, n + seed * 0.001, n, seed);
    // Four samples a second: five seconds remain.
    expect(meter.read()!.etaSeconds).toBeGreaterThan(4);
    expect(meter.read()!.etaSeconds).toBeLessThan(7);
    expect(meter.read()!.share).toBeCloseTo(0.75, 1);
  });

  it('only grows, and ends near one', () => {
    const meter = meterOf(twoMethods(), [8, 0.1]);
    let last = 0;
    let at = 0;
    for (let seed = 1; seed <= 4; seed++) {
      for (let n = 1; n <= 20; n++) {
        step(meter, (at += 0.1), n, seed);
        const { share, etaSeconds } = meter.read()!;
        expect(etaSeconds).not.toBeNull(); // this machine was measured before
        expect(share).toBeGreaterThanOrEqual(last);
        last = share;
      }
    }
    step(meter, (at += 0.1), 1, null, 'fbp', 1);
    expect(meter.read()!.share).toBeCloseTo(1, 6);
  });

  it('does not fall where a method turns out to be longer than guessed, nor miss one that ends early', () => {
    const meter = meterOf(twoMethods(), [1, 1]);
    let last = 0;
    for (let n = 1; n <= 12; n++) {
      step(meter, n * 10, n, 1);
      expect(meter.read()!.share).toBeGreaterThanOrEqual(last);
      last = meter.read()!.share;
    }
    expect(meter.read()!.etaSeconds).toBeGreaterThan(600);
    // It found its answer in the middle of its first sample; only the FBP remains.
    step(meter, 125, 1, null, 'fbp', 2);
    expect(meter.read()!.share).toBeGreaterThan(0.4);
    expect(meter.read()!.etaSeconds).toBeLessThan(130);
  });
});
