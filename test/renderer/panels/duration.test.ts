import { describe, expect, it } from 'vitest';
import { estimateText } from '../../../renderer/components/workspace/duration.ts';
import { createText } from '../../../renderer/text/text.ts';

const { t } = createText().global;
const said = (low: number, high: number): string => estimateText({ low, likely: (low + high) / 2, high }, t);

describe('an estimate of time', () => {
  it.each([
    [6, 11, '6 to 11 s'],
    [40, 95, '40 to 95 s'],
    [74, 145, '1:14 to 2:25 min'],
    [40, 145, '40 s to 2:25 min'],
    [758, 1485, '13 to 25 min'],
    [2414, 4680, '40 min to 1 h 18 min'],
    [7300, 14400, '2 h 02 min to 4 h 00 min'],
  ])('from %i s to %i s reads %s %s', (low, high, text) => expect(said(low, high)).toBe(text));

  it('does not tell two figures where they are far apart', () => {
    expect(said(12, 290)).toBe('roughly 2:31 min');
  });

  it('is one figure where its bounds lie near each other', () => {
    expect(said(10, 12)).toBe('11 s');
    expect(said(0.1, 0.5)).toBe('1 s');
    expect(said(700, 740)).toBe('12 min');
  });
});
