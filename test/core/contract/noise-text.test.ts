import { describe, expect, it } from 'vitest';
import { parseNoise } from '../../../core/contract/measurement/noise-text.ts';

describe('--noise', () => {
  it.each([
    ['none', { kind: 'none' }],
    ['gaussian:0.01', { kind: 'gaussian', epsilon: 0.01 }],
    ['gaussian:5e-3', { kind: 'gaussian', epsilon: 0.005 }],
    ['gaussian:0', { kind: 'none' }],
    ['poisson:1e5', { kind: 'poisson', i0: 1e5 }],
    ['poisson:250', { kind: 'poisson', i0: 250 }],
  ])('reads %s', (text, value) => {
    expect(parseNoise(text)).toEqual({ ok: true, value });
  });

  it.each([
    ['gaussian:-0.01', 'negative'],
    ['poisson:-5', 'negative'],
    ['poisson:0', 'at least 1'],
    ['poisson:1e-300', 'at least 1'],
    ['gaussian', 'lacks its level'],
    ['gaussian:', 'lacks its level'],
    ['poisson:many', 'lacks its level'],
    ['gaussian:NaN', 'lacks its level'],
    ['gaussian:Infinity', 'lacks its level'],
    ['none:1', 'no level'],
    ['gaussian:0.1:2', 'is not'],
    ['Gaussian:0.1', 'is not'],
    ['salt', 'is not'],
    ['', 'is not'],
  ])('refuses "%s", naming the flag', (text, reason) => {
    const parsed = parseNoise(text);
    expect(parsed).toMatchObject({
      ok: false,
      error: { code: 'invalid-parameter', parameter: '--noise', reason: expect.stringContaining(reason) as string },
    });
  });
});
