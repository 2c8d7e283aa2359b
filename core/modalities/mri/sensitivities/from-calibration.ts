import { Refused } from '../../../contract/refused.ts';
import type { CoilMaps } from '../phase/calibration-phase.ts';
import { calibrationOf, type Calibration, type KspaceGrid } from '../sampling/mask.ts';
import { espirit, ESPIRIT } from './espirit.ts';
import type { CalibrationBlock } from './kernels.ts';

/** Rows and columns of the region that maps are made from, at the most: more of them say nothing new. */
const MOST_SIDE = 24;

/**
 * Maps of the coils from the calibration region of what was measured.
 * @param kspace [coils, 2, height, width], 0 where nothing was measured
 * @throws Refused where there is no such region
 */
export function mapsFromCalibration(kspace: Float32Array, mask: Uint8Array, grid: KspaceGrid, sets: 1 | 2): CoilMaps {
  const block = requireCalibration(mask, grid);
  const [rows, columns] = [within(block.rows), within(block.columns)];
  return { maps: espirit(blockOf(kspace, grid, rows, columns), grid, { ...ESPIRIT, sets }).maps, sets };
}

/** @throws Refused */
export function requireCalibration(mask: Uint8Array, grid: KspaceGrid): Calibration {
  const block = calibrationOf(mask, grid);
  if (block === null) throw new Refused({ code: 'contradiction', ...NO_REGION });
  return block;
}

/** Why coils cannot be told apart. */
export const NO_REGION = {
  reason:
    'The maps of the coils are made from a calibration region, and no region about the middle of k-space is whole',
  remedy:
    'Measure more of the middle: give a larger --center, or a --mask that has its middle whole. An image can be measured with --coils 1.',
} as const;

/** The middle of a run, no longer than is needed. */
function within([from, to]: readonly [number, number]): readonly [number, number] {
  const length = Math.min(MOST_SIDE, to - from);
  const begin = from + Math.floor((to - from - length) / 2);
  return [begin, begin + length];
}

function blockOf(
  kspace: Float32Array,
  { height, width }: KspaceGrid,
  rows: readonly [number, number],
  columns: readonly [number, number],
): CalibrationBlock {
  const plane = height * width;
  const planes = kspace.length / plane;
  const [high, wide] = [rows[1] - rows[0], columns[1] - columns[0]];
  const data = new Float32Array(planes * high * wide);
  for (let p = 0, k = 0; p < planes; p++)
    for (let row = rows[0]; row < rows[1]; row++)
      for (let column = columns[0]; column < columns[1]; column++)
        data[k++] = kspace[p * plane + row * width + column]!;
  return { data, coils: planes / 2, rows: high, columns: wide };
}
