/** What a recipe would be told of its methods is what it is told once it is measured. */
import { expect, it } from 'vitest';
import { must } from '../../../../core/contract/refused.ts';
import type { ParameterValues } from '../../../../core/contract/parameters.ts';
import { colorize } from '../../../../core/modalities/photo/tasks/colorize.ts';
import { restore } from '../../../../core/modalities/photo/tasks/restore.ts';
import type { InputFacts } from '../../../../core/modalities/task.ts';

const facts: InputFacts = {
  path: 'a.png',
  sha256: '',
  kind: 'image',
  holds: 'srgb',
  frames: 1,
  height: 8,
  width: 8,
  samples: 3,
  pixelMm: null,
  sliceMm: null,
  fullScale: 255,
  format: 'png',
};
const file = { path: 'f.png', sha256: '' };

it.each<readonly [typeof restore, ParameterValues, readonly string[]]>([
  [restore, {}, ['mask']],
  [restore, { grey: 'grey' }, []],
  [restore, { grey: 'grey' }, ['mask', 'hints']],
  [restore, { scale: 2 }, ['mask']],
  [colorize, {}, []],
  [colorize, {}, ['hints']],
])('$id of %o beside %o', (task, values, names) => {
  const files = Object.fromEntries(names.map((name) => [name, file]));
  const whole = { ...Object.fromEntries(task.parameters.map((p) => [p.id, p.default])), ...values };
  const request = { values: whole, given: new Set(Object.keys(values)), lists: {}, files, slice: 0 };
  const { measurement } = must(task.resolve(request, facts, null));
  const asked = { values, files: Object.fromEntries(names.map((name) => [name, 'm'])) };
  const suitable = task.solvers.filter((id) => task.suits?.(id, asked));
  expect(suitable).toEqual(task.solvers.filter((id) => task.lacks?.(id, measurement) === null));
  expect(suitable).toContain('proximal');
});
