import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '../../../core/contract/job.ts';
import type { RunEvent } from '../../../core/contract/run.ts';
import { openSpeed, sumOf, type MeasurePace } from '../../../electron/host/runs/speed.ts';
import { jobOf } from '../../core/modalities/ct/tiny-ct.ts';

let home = '';
beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'langevin-speed-'))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

const never: MeasurePace = async () => null;
const job = jobOf({ solver: 'proximal,fbp' });
const MASKED: Job['measurement'] = {
  modality: 'photo',
  operator: {
    mask: { path: '/data/mask.png', sha256: '0'.repeat(64), hole: 'black' },
    grey: null,
    scale: 1,
    hints: null,
    start: null,
  },
  bits: 8,
  written: { format: 'png', without: 'nothing' },
  reference: null,
  noise: { kind: 'none' },
};
const ratio = ({ low, high }: { low: number; high: number }): number => high / low;
/** A run whose stages took so long, one after the other. */
function told(...seconds: number[]): { events: RunEvent[]; whole: number } {
  const stages = ['measuring', 'domain', 'proximal', 'fbp', 'report'];
  let at = 0;
  const events = stages.map((stage, i): RunEvent => {
    const event = { kind: 'phase', n: i + 1, at, stage, phase: stage } as const;
    at += seconds[i]!;
    return event;
  });
  return { events, whole: at };
}

describe('the speed of this machine', () => {
  it('is a wide guess at first, narrower once it was measured, and what runs took after that', async () => {
    const speed = await openSpeed(home, async () => ({ application: 5e-9, evaluation: 2.5e-6 }));
    const guessed = sumOf(speed.expected(job));
    await speed.measure(job);
    const measured = sumOf(speed.expected(job));
    expect(measured.likely).toBeGreaterThan(guessed.likely); // half as fast as the reference
    expect(ratio(measured)).toBeLessThan(ratio(guessed));
    for (let i = 0; i < 3; i++) {
      const { events, whole } = told(1, 2, 10 + 0.1 * i, 0.5, 3);
      await speed.learn(job, events, whole);
    }
    const likely = speed.expected(job).map((e) => e.likely);
    [1, 2, 10.1, 0.5, 3].forEach((seconds, i) => expect(likely[i]).toBeCloseTo(seconds, 6));
    expect(ratio(sumOf(speed.expected(job)))).toBeLessThan(ratio(measured));
    // Twice the steps, twice the time of that stage alone.
    const longer = (await openSpeed(home, never)).expected(jobOf({ solver: 'proximal,fbp', steps: 32 }));
    expect(longer[2]!.likely).toBeGreaterThan(19);
    expect(longer[2]!.likely).toBeLessThan(20.3);
    expect(longer[4]!.likely).toBeCloseTo(3, 6);
  });

  it('is measured once, also where that fails, and kept', async () => {
    let asked = 0;
    const failing = await openSpeed(home, async () => (asked++, null));
    await failing.measure(job);
    await failing.measure(job);
    expect(asked).toBe(1);
    const speed = await openSpeed(home, async () => (asked++, { application: 1e-9, evaluation: 1e-6 }));
    await Promise.all([speed.measure(job), speed.measure(job)]);
    await (await openSpeed(home, async () => (asked++, null))).measure(job);
    expect(asked).toBe(2);
  });

  it('is told by the operator of its own modality: what one kind of image takes says nothing of another', async () => {
    const asked: string[] = [];
    const speed = await openSpeed(home, async (modality) => {
      asked.push(modality);
      return { application: modality === 'ct' ? 5e-9 : 1e-10, evaluation: 1e-6 };
    });
    const masked = { ...job, measurement: MASKED };
    await speed.measure(job);
    const before = speed.expected(masked);
    const { events, whole } = told(1, 2, 10, 0.5, 3);
    await speed.learn(job, events, whole);
    expect(speed.expected(masked)).toEqual(before);
    await speed.measure(masked);
    expect(asked).toEqual(['ct', 'photo']);
    expect(sumOf(speed.expected(masked)).likely).toBeLessThan(sumOf(before).likely);
  });

  it('learns nothing from a run that went on in a second process, and survives a torn file', async () => {
    writeFileSync(join(home, 'speed.json'), '{"schemaVersion":2,"proj');
    const speed = await openSpeed(home, never);
    const before = speed.expected(job);
    const { events, whole } = told(1, 2, 10, 0.5, 3);
    await speed.learn(job, [...events, ...events], whole);
    expect(speed.expected(job)).toEqual(before);
  });
});
