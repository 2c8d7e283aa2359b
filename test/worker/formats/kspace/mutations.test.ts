/** Files with bytes changed at random: each is read or refused, in bounded time, and the next sound one is read as ever. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inMemory } from '../../../../core/formats/byte-source.ts';
import { openKspace } from '../../../../core/formats/kspace/open.ts';
import { readingAsync } from '../../../../core/formats/refusal.ts';
import { createCodecs } from '../../../../electron/worker/codecs/codecs.ts';

const codecs = createCodecs();
const bytesOf = (name: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../../../fixtures/kspace/${name}`, import.meta.url)));
const ASKED = { axes: null, dataset: null, slice: 0, repetition: 0, contrast: 0 };

const read = (bytes: Uint8Array) =>
  readingAsync('x', async () => {
    const { file, close } = await openKspace(inMemory(bytes), null, codecs, ASKED);
    try {
      return file.read(ASKED).data;
    } finally {
      close();
    }
  });

/** Numerical Recipes' generator. */
const random = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
};

describe('changed bytes', () => {
  it.each(['scanner.h5', 'fastmri.h5', 'matlab.mat', 'c8.npy'])('%s', async (name) => {
    const whole = bytesOf(name);
    const sound = await read(whole);
    const draw = random(7);
    let refused = 0;
    for (let n = 0; n < 120; n++) {
      const bytes = Uint8Array.from(whole);
      // Structure lies at the beginning; of what follows most are samples.
      const within = n % 3 === 0 ? bytes.length : Math.min(bytes.length, 4096);
      for (let k = 0; k < 1 + (n % 4); k++) bytes[draw(within)] = draw(256);
      if (!(await read(bytes)).ok) refused++;
    }
    expect(refused).toBeGreaterThan(0);
    expect(await read(whole)).toEqual(sound);
  });
});
