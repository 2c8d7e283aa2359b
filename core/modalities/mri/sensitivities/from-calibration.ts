import { Refused } from '../../../contract/refused.ts';
import type { CoilMaps } from '../phase/calibration-phase.ts';
import { calibrationOf, type Calibration, type KspaceGrid } from '../sampling/mask.ts';
import { espirit, ESPIRIT } from './espirit.ts';
import type { CalibrationBlock } from './kernels.ts';

/** Rows and columns of the region that maps are made from, at the most: more of them say nothing new. */
const MOST_SIDE = 24;
/**
 * Samples a side without which coils are not told apart, and with which they are well: of three slices with eight simulated coils
 * CG-SENSE has 10 to 16 dB with maps of 3 lines, 23 to 27 with those of 5, 27 to 28 of 9 and 28 of 11 and more.
 */
const LEAST_SIDE = 5;
const AMPLE_SIDE = 9;

/**
 * Maps of the coils from the calibration region of what was measured.
 * @param kspaceOfCoil [2, height, width] of each of so many coils, 0 where nothing was measured
 * @param tell called now and then while it goes on
 * @throws Refused where there is no such region
 */
export function mapsFromCalibration(
  kspaceOfCoil: (coil: number) => Float32Array,
  coils: number,
  mask: Uint8Array,
  grid: KspaceGrid,
  sets: 1 | 2,
  tell?: () => void,
): CoilMaps {
  const block = requireCalibration(mask, grid);
  const [rows, columns] = [within(block.rows), within(block.columns)];
  return {
    maps: espirit(blockOf(kspaceOfCoil, coils, grid, rows, columns), grid, { ...ESPIRIT, sets }, tell).maps,
    sets,
  };
}

/** The region that tells coils apart; null where it is too small for that. */
export function regionOfCoils(mask: Uint8Array, grid: KspaceGrid): Calibration | null {
  const block = calibrationOf(mask, grid);
  return block !== null && sideOf(block) >= LEAST_SIDE ? block : null;
}

const sideOf = ({ rows, columns }: Calibration): number => Math.min(rows[1] - rows[0], columns[1] - columns[0]);

/** In a sentence, where maps are made of so little that they show it; null where they are not. */
export function doubtOfRegion(mask: Uint8Array, grid: KspaceGrid): string | null {
  const block = regionOfCoils(mask, grid);
  if (block === null || sideOf(block) >= AMPLE_SIDE) return null;
  return `The calibration region is ${sideOf(block)} samples narrow, and the maps of the coils that are made from it are rough: from ${AMPLE_SIDE} on they are good. More of the middle makes them better (--center).`;
}

/** @throws Refused */
export function requireCalibration(mask: Uint8Array, grid: KspaceGrid): Calibration {
  const block = regionOfCoils(mask, grid);
  if (block === null) throw new Refused({ code: 'contradiction', ...NO_REGION });
  return block;
}

/** Why coils cannot be told apart. */
export const NO_REGION = {
  reason: `The maps of the coils are made from a calibration region, and no region about the middle of k-space is whole that has ${LEAST_SIDE} samples a side`,
  remedy:
    'Measure more of the middle: give a larger --center, or a --mask that has its middle whole; or bring maps of your own (--sensitivities). An image that is yet to be measured can have a single coil (--coils 1).',
} as const;

/** The middle of a run, no longer than is needed. */
function within([from, to]: readonly [number, number]): readonly [number, number] {
  const length = Math.min(MOST_SIDE, to - from);
  const begin = from + Math.floor((to - from - length) / 2);
  return [begin, begin + length];
}

function blockOf(
  kspaceOfCoil: (coil: number) => Float32Array,
  coils: number,
  { height, width }: KspaceGrid,
  rows: readonly [number, number],
  columns: readonly [number, number],
): CalibrationBlock {
  const plane = height * width;
  const [high, wide] = [rows[1] - rows[0], columns[1] - columns[0]];
  const data = new Float32Array(2 * coils * high * wide);
  for (let coil = 0, k = 0; coil < coils; coil++) {
    const kspace = kspaceOfCoil(coil);
    for (const part of [0, plane])
      for (let row = rows[0]; row < rows[1]; row++)
        for (let column = columns[0]; column < columns[1]; column++) data[k++] = kspace[part + row * width + column]!;
  }
  return { data, coils, rows: high, columns: wide };
}
