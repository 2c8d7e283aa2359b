import { expect, it } from 'vitest';
import type { Mark } from '../../../core/contract/studio/mark.ts';
import { marksCsv } from '../../../renderer/marks/marks-csv.ts';
import { frameOf } from './frame-of.ts';

const frame = frameOf({ height: 4, width: 4, unit: 'HU', pixelMm: [1, 1] }, (column, row) => 10 * row + column - 20);
const mark = (shape: Mark['shape'], of: number | null, name: string): Mark => ({
  ...{ id: name.toLowerCase(), name, item: 'a', frame: of, unit: 'mm', shape, shown: true },
});

it('writes a line a mark, with the figures of the picture that is seen and none of other slices', () => {
  const corner = { x: -2, y: -2 };
  const text = marksCsv({
    marks: [
      mark({ kind: 'rectangle', from: corner, to: { x: 0, y: 0 } }, 4, 'Aorta, left'),
      mark({ kind: 'rectangle', from: corner, to: { x: 0, y: 0 } }, 2, 'Elsewhere'),
      mark({ kind: 'distance', from: corner, to: { x: 1, y: 2 } }, null, 'Width'),
      mark({ kind: 'angle', from: { x: 1, y: 0 }, vertex: { x: 0, y: 0 }, to: { x: 0, y: 1 } }, 4, 'Angle'),
      mark({ kind: 'pin', at: { x: 0.5, y: 0.5 } }, 4, 'Value'),
    ],
    ...{ frame, slice: 4, image: 'series.dcm', picture: 'Result' },
  });
  const [head, ...lines] = text.trimEnd().split('\r\n');
  expect(head).toBe(
    'name,kind,image,slice,picture,mean,sd,min,max,value,unit,pixels,area_mm2,length,length_unit,angle_deg,places,places_unit',
  );
  expect(lines[0]).toMatch(
    /^"Aorta, left",rectangle,series\.dcm,5,Result,-14\.5,5\.8\d+,-20,-9,,HU,4,4,,,,\(-2 -2\) \(0 0\),mm$/,
  );
  expect(lines[1]).toBe('Elsewhere,rectangle,series.dcm,3,,,,,,,,,,,,,(-2 -2) (0 0),mm');
  expect(lines[2]).toBe('Width,distance,series.dcm,all,Result,,,,,,,,,5,mm,,(-2 -2) (1 2),mm');
  expect(lines[3]).toBe('Angle,angle,series.dcm,5,Result,,,,,,,,,,,90,(1 0) (0 0) (0 1),mm');
  expect(lines[4]).toBe('Value,pin,series.dcm,5,Result,,,,,2,HU,,,,,,(0.5 0.5),mm');
});
