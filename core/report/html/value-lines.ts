import { significant } from '../../image/number-text.ts';
import { html, type Html } from './markup.ts';

interface Across {
  /** Where they begin and end. */
  readonly left: number;
  readonly right: number;
  /** Place of a value. */
  readonly y: (value: number) => number;
  readonly digits: number;
  /** The value that others are judged by. */
  readonly level?: number;
}

/** Lines across a chart, with the value of each before it. */
export const valueLines = (values: readonly number[], { left, right, y, digits, level }: Across): readonly Html[] =>
  values.map(
    (value) =>
      html`<path class="${value === level ? 'level' : 'grid'}" d="M${left} ${y(value).toFixed(1)}H${right}" />
        <text class="tick" x="${left - 8}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end"
          >${significant(value, digits)}</text
        >`,
  );
