import type { KspaceDescription } from '../../../../core/contract/kspace-description.ts';
import type { Sampling } from '../../../../core/contract/measurement/mri.ts';
import { sampledLines } from '../../../../core/modalities/mri/sampling/lines.ts';
import { columnsOf, countOf, rowsOf, type KspaceGrid } from '../../../../core/modalities/mri/sampling/mask.ts';

/** How much is measured, told without drawing it. */
export interface Told {
  /** Whole lines of k-space, or its samples. */
  readonly what: 'columns' | 'rows' | 'points';
  readonly count: number;
  readonly of: number;
}

/** Of a mask, lines where it measures whole ones. */
function toldOfMask(mask: Uint8Array, grid: KspaceGrid): Told {
  const columns = columnsOf(mask, grid);
  const lines = columns ?? rowsOf(mask, grid);
  if (lines === null) return { what: 'points', count: countOf(mask), of: mask.length };
  return { what: columns === null ? 'rows' : 'columns', count: countOf(lines), of: lines.length };
}

/**
 * @param kspace what a scanner measured; null: an image is measured.
 * @param mask of a file, and its size; null: it is not there yet @returns null where nothing can be told
 */
export function toldOf(
  sampling: Sampling,
  grid: KspaceGrid,
  kspace: KspaceDescription | null,
  mask: (KspaceGrid & { readonly mask: Uint8Array }) | null,
): Told | null {
  if (sampling.kind === 'file') return mask === null ? null : toldOfMask(mask.mask, mask);
  if (sampling.kind === 'measured') {
    if (kspace === null) return null;
    const { kind, measured, of } = kspace.sampling;
    return { what: kind === 'grid' ? 'points' : kind === 'rows' ? 'rows' : 'columns', count: measured, of };
  }
  const { kind, direction, acceleration } = sampling;
  const all = grid.height * grid.width;
  if (kind === 'poisson' || kind === 'radial')
    return { what: 'points', count: Math.round(all / acceleration), of: all };
  const of = direction === 'columns' ? grid.width : grid.height;
  return { what: direction, count: countOf(sampledLines(of, { ...sampling, kind })), of };
}
