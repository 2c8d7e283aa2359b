import { parseAngleRange } from '../../../../core/modalities/ct/scan/geometry.ts';
import type { Recipe } from '../../../../core/contract/studio/project.ts';

/** Which angles are measured, in one of three ways; the recipe keeps each in a place of its own. */
export type AngleChoice =
  /** Equally spaced over the whole turn. null: as many as a recipe has that says nothing. */
  | { readonly kind: 'views'; readonly views: number | null }
  /** Equally spaced from `fromDeg` to `toDeg`, which itself is not measured. */
  | { readonly kind: 'range'; readonly fromDeg: number; readonly toDeg: number; readonly views: number }
  | { readonly kind: 'list'; readonly anglesDeg: readonly number[] }
  /** A text that is no range: someone else wrote it. */
  | { readonly kind: 'unreadable'; readonly text: string };

/** Without the dust of binary fractions: 0.1·3 is 0.3. */
const clean = (v: number): number => Number(v.toPrecision(12));

export function angleChoiceOf({ values, lists }: Pick<Recipe, 'values' | 'lists'>): AngleChoice {
  if (lists['angles'] !== undefined) return { kind: 'list', anglesDeg: lists['angles'] };
  const { views, angles } = values;
  if (typeof angles !== 'string') return { kind: 'views', views: typeof views === 'number' ? views : null };
  const range = parseAngleRange(angles);
  if (!range.ok || range.value === null) return { kind: 'unreadable', text: angles };
  const [start = 0, step = 0, count = 1] = angles.split(':').map(Number);
  return { kind: 'range', fromDeg: start, toDeg: clean(start + step * count), views: count };
}

/** The recipe with these angles; the other ways are left out of it, since they would contradict. */
export function withAngles<R extends Pick<Recipe, 'values' | 'lists'>>(recipe: R, choice: AngleChoice): R {
  const { views: _views, angles: _angles, ...values } = recipe.values;
  const { angles: _list, ...lists } = recipe.lists;
  switch (choice.kind) {
    case 'views':
      return { ...recipe, values: choice.views === null ? values : { ...values, views: choice.views }, lists };
    case 'range': {
      const { fromDeg, toDeg, views } = choice;
      const angles = `${fromDeg}:${clean((toDeg - fromDeg) / views)}:${views}`;
      return { ...recipe, values: { ...values, angles }, lists };
    }
    case 'list':
      return { ...recipe, values, lists: { ...lists, angles: [...choice.anglesDeg] } };
    case 'unreadable':
      return { ...recipe, values: { ...values, angles: choice.text }, lists };
  }
}
