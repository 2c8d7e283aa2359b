import type { Mark } from '../../core/contract/studio/mark.ts';
import { csv, type CsvCell } from '../../core/report/csv.ts';
import type { Frame } from '../canvas/frame.ts';
import { unitText } from '../canvas/probe.ts';
import type { ComplexPart } from '../canvas/view.ts';
import { measured } from './measured.ts';
import { placesOf } from './shape.ts';

const COLUMNS = [
  ...['name', 'kind', 'image', 'slice', 'picture'],
  ...['mean', 'sd', 'min', 'max', 'value', 'unit', 'pixels', 'area_mm2'],
  ...['length', 'length_unit', 'angle_deg', 'places', 'places_unit'],
];

export interface MarksOf {
  /** At the places of the frame. */
  readonly marks: readonly Mark[];
  readonly frame: Frame;
  /** The slice that the frame shows, from 0: marks of others have no figures. */
  readonly slice: number;
  readonly image: string;
  readonly picture: string;
  readonly part?: ComplexPart | undefined;
}

/** A line a mark, numbers with every digit; `places` are (x y) one behind the other, from the middle of the field. */
export function marksCsv({ marks, frame, slice, image, picture, part }: MarksOf): string {
  const line = (mark: Mark): CsvCell[] => {
    const isHere = mark.frame === null || mark.frame === slice;
    const cells = new Map<string, CsvCell>([
      ['name', mark.name],
      ['kind', mark.shape.kind],
      ['image', image],
      ['slice', mark.frame === null ? 'all' : mark.frame + 1],
      ['picture', isHere ? picture : null],
      ...(isHere ? figuresOf(frame, mark, part) : []),
      [
        'places',
        placesOf(mark.shape)
          .map(({ x, y }) => `(${x} ${y})`)
          .join(' '),
      ],
      ['places_unit', mark.unit],
    ]);
    return COLUMNS.map((column) => cells.get(column) ?? null);
  };
  return csv([COLUMNS, ...marks.map(line)]);
}

function figuresOf(frame: Frame, { shape }: Mark, part: ComplexPart | undefined): [string, CsvCell][] {
  const found = measured(frame, shape, part);
  const unit: [string, CsvCell] = ['unit', unitText(frame.unit) || frame.unit];
  switch (found.of) {
    case 'region': {
      if (found.figures === null) return [['pixels', 0]];
      const { mean, sd, min, max, n, areaMm2 } = found.figures;
      return [['mean', mean], ['sd', sd], ['min', min], ['max', max], unit, ['pixels', n], ['area_mm2', areaMm2]];
    }
    case 'length':
      return [
        ['length', found.length.length],
        ['length_unit', found.length.unit],
      ];
    case 'angle':
      return [['angle_deg', found.degrees]];
    case 'value': {
      if (found.probe === null) return [];
      const { values } = found.probe;
      return [['value', values.length === 1 ? (values[0] ?? null) : values.join(' ')], unit];
    }
  }
}
