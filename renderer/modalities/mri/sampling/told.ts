import type { KspaceDescription } from '../../../../core/contract/kspace-description.ts';
import type { Sampling } from '../../../../core/contract/measurement/mri.ts';
import { sampledLines } from '../../../../core/modalities/mri/sampling/lines.ts';
import { countOf, type KspaceGrid } from '../../../../core/modalities/mri/sampling/mask.ts';

/** How much is measured, told without drawing it. */
export interface Told {
  /** Whole lines of k-space, or its samples. */
  readonly what: 'columns' | 'rows' | 'points';
  readonly count: number;
  readonly of: number;
}

/** @param kspace what a scanner measured; null: an image is measured. @returns null where a file says it */
export function toldOf(sampling: Sampling, grid: KspaceGrid, kspace: KspaceDescription | null): Told | null {
  if (sampling.kind === 'file') return null;
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
