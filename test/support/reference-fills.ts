/** Fills that other programs made of a picture with holes, as `test/reference` wrote them, and ours held against them. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { z } from 'zod';
import type { Planes } from '../../core/solvers/fills/hole.ts';

const schema = z.object({
  height: z.number(),
  width: z.number(),
  picture: z.array(z.number()),
  cases: z.array(z.object({ name: z.string(), known: z.string(), filled: z.array(z.number()) })),
});
export type ReferenceCase = z.infer<typeof schema>['cases'][number];

/** @param file in test/reference */
export function referenceFills(file: string): {
  readonly picture: Planes;
  readonly cases: readonly ReferenceCase[];
} {
  const text = readFileSync(new URL(`../reference/${file}`, import.meta.url), 'utf8');
  const { height, width, picture, cases } = schema.parse(JSON.parse(text));
  return { picture: { data: Float32Array.from(picture), channels: 3, height, width }, cases };
}

/**
 * The greatest difference in the hole to what the other program made of it. What is known stays to the bit, and what stands
 * in the hole is not read.
 */
export function worstInHole(
  picture: Planes,
  { known, filled }: ReferenceCase,
  fill: (picture: Planes, known: Uint8Array, out: Float32Array) => unknown,
): number {
  const plane = picture.height * picture.width;
  const mask = Uint8Array.from(known, Number);
  const holed = picture.data.map((v, i) => (mask[i % plane] === 1 ? v : NaN));
  const out = new Float32Array(holed.length);
  fill({ ...picture, data: holed }, mask, out);
  let worst = 0;
  let next = 0;
  out.forEach((v, i) => {
    if (mask[i % plane] === 1) expect(v).toBe(picture.data[i]);
    else worst = Math.max(worst, Math.abs(v - filled[next++]!));
  });
  expect(next).toBe(filled.length);
  return worst;
}
