import { Command } from '@commander-js/extra-typings';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solvers } from '../../core/catalogue/solvers/solvers.ts';
import { reconstructCtParameters } from '../../core/modalities/ct/parameters.ts';
import { schemaOf, type NumberParameter, type Parameter } from '../../core/contract/parameters.ts';
import { addFlags, readValue, readValues } from '../../electron/cli/flags.ts';

const everyParameter: readonly (readonly [string, Parameter])[] = [
  ...reconstructCtParameters.map((p) => [p.id, p] as const),
  ...solvers.flatMap((s) => s.parameters.map((p) => [`${s.id} ${p.id}`, p] as const)),
];

describe.each(everyParameter)('the flag of %s', (_name, p) => {
  it('reads its own default, and has one sentence of help', () => {
    expect(p.help).toMatch(/^\S.*[.]$/s);
    if (p.default !== null) expect(readValue(p, String(p.default), '--x')).toEqual({ ok: true, value: p.default });
  });

  it('takes exactly the numbers that the job schema takes', () => {
    if (p.kind !== 'number') return;
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer(), fc.constantFrom(p.min, p.max, p.min - 1, p.max + 1)), (n) => {
        const isTaken = readValue(p, String(n), '--x').ok;
        expect(isTaken).toBe(schemaOf([p]).safeParse({ [p.id]: n }).success && Number.isFinite(n));
      }),
    );
  });
});

const views: NumberParameter = {
  ...{ kind: 'number', id: 'viewCount', label: 'Views', help: 'Views.', stage: 'data', integer: true },
  ...{ min: 1, max: 50, default: 23 },
};
const parse = (...argv: string[]) => {
  const command = new Command();
  addFlags(command, [views], 'tv-');
  return readValues([views], command.parse(argv, { from: 'user' }).opts(), 'tv-');
};

describe('a flag', () => {
  it('is the kebab-case of its parameter, behind the solver it belongs to', () => {
    expect(parse('--tv-view-count', '7')).toEqual({
      ok: true,
      value: { values: { viewCount: 7 }, given: new Set(['viewCount']) },
    });
    expect(parse()).toEqual({ ok: true, value: { values: { viewCount: 23 }, given: new Set() } });
  });

  it.each([
    ['0', /0 is not between 1 and 50/],
    ['-3', /-3 is not between/],
    ['2.5', /not a whole number/],
    ['', /empty/],
    ['Infinity', /not a number/],
    ['many', /"many" is not a number/],
  ])('says what is wrong with "%s"', (text, reason) => {
    expect(parse('--tv-view-count', text)).toMatchObject({
      error: { code: 'invalid-parameter', parameter: '--tv-view-count', reason: expect.stringMatching(reason) },
    });
  });
});
