import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BINARY, sourceOfBinary } from '../../../electron/build-simd.ts';

it('the WebAssembly in the repository is what its sources compile to', async () => {
  expect(readFileSync(BINARY, 'utf8')).toBe(await sourceOfBinary());
});
