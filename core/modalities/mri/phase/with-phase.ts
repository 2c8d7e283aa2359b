import type { Phase } from '../../../contract/measurement/mri.ts';
import type { KspaceGrid } from '../sampling/mask.ts';
import { smoothPhase } from './smooth-phase.ts';

/** A magnitude, [height, width], as a complex image with a phase, [2, height, width]; what lies below zero is 0. */
export function withPhase(values: Float32Array, { height, width }: KspaceGrid, phase: Phase): Float32Array {
  const plane = height * width;
  const angle = phase.kind === 'none' ? null : smoothPhase(height, width, phase.seed);
  const out = new Float32Array(2 * plane);
  for (let i = 0; i < plane; i++) {
    const magnitude = Math.max(0, values[i]!);
    out[i] = angle === null ? magnitude : magnitude * Math.cos(angle[i]!);
    out[plane + i] = angle === null ? 0 : magnitude * Math.sin(angle[i]!);
  }
  return out;
}
