import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exact } from '../../../core/image/number-text.ts';
import { readNumber, stepFor, stepped } from '../../../renderer/components/fields/number-text.ts';

const rule = { min: -10, max: 10, integer: false, optional: false };

describe('a number as it is typed', () => {
  it.each([
    ['0.05', 0.05],
    ['0,05', 0.05],
    [' 5e-2 ', 0.05],
    ['−3', -3],
    ['+4', 4],
  ])('reads %j as %d', (text, value) => expect(readNumber(text, rule)).toEqual({ ok: true, value }));

  it.each([
    ['', 'needed'],
    ['abc', 'notNumber'],
    ['1.2.3', 'notNumber'],
    ['Infinity', 'notNumber'],
    ['11', 'outside'],
  ])('refuses %j: %s', (text, fault) => expect(readNumber(text, rule)).toEqual({ ok: false, fault }));

  it('takes nothing for a value only where it may be left out', () => {
    expect(readNumber('', { ...rule, optional: true })).toEqual({ ok: true, value: null });
  });
  it('wants whole numbers where only those are meant', () => {
    expect(readNumber('2.5', { ...rule, integer: true })).toEqual({ ok: false, fault: 'notWhole' });
  });
  it('reads back every number that it would show', () =>
    fc.assert(
      fc.property(fc.double({ min: -10, max: 10, noNaN: true }), (value) => {
        expect(readNumber(exact(value), rule)).toEqual({ ok: true, value: value + 0 });
      }),
    ));
});

describe('stepping', () => {
  it('leaves no dust of binary fractions', () => expect(stepped(0.2, 1, 0.1, rule)).toBe(0.3));
  it('stays in the range', () => {
    expect(stepped(9.9, 10, 1, rule)).toBe(10);
    expect(stepped(-9.9, -10, 1, rule)).toBe(-10);
  });
  it('goes by ones for whole numbers, by about a hundredth of the range else', () => {
    expect(stepFor({ ...rule, integer: true })).toBe(1);
    expect(stepFor({ ...rule, min: 0, max: 1 })).toBe(0.1);
    expect(stepFor({ ...rule, min: -Infinity })).toBe(1);
  });
});
