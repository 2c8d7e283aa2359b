import { expect, it } from 'vitest';
import { hasTwoValues } from '../../../core/image/two-values.ts';

it.each([
  [[0, 255, 255, 0], true],
  [[1, 1, 1, 0], true],
  [[0, 1, 0.5], false],
  [[7, 7, 7], false],
  [[], false],
])('of %j: %s', (values, are) => {
  expect(hasTwoValues(values)).toBe(are);
});
