/** Whether one set of coil maps explains a measurement: where the object is larger than the field of view it does not. */
import type { SoundKspace } from '../../../formats/kspace/recognise.ts';
import { centralFrom } from '../sampling/lines.ts';
import { mapsFromCalibration, regionOfCoils } from '../sensitivities/from-calibration.ts';

/** Maps are smooth: so many pixels a side show as well as all of them where a second set sees anything. */
const SIDE = 48;
/** A second set that sees more than this share of the pixels is needed (Uecker et al. 2014, Magn Reson Med 71:990-1001). */
const SECOND_SEES = 0.01;

/** By the calibration region of what was measured; 1 where there is none. @param tell called now and then while it goes on */
export function setsNeeded(kspace: SoundKspace, tell?: () => void): 1 | 2 {
  if (kspace.coils === 1) return 1;
  const [rows, columns] = [middle(kspace.height), middle(kspace.width)];
  const grid = { height: rows.length, width: columns.length };
  const plane = kspace.height * kspace.width;
  const pixels = grid.height * grid.width;
  const at = (i: number): number =>
    (rows.from + Math.floor(i / grid.width)) * kspace.width + columns.from + (i % grid.width);
  const mask = Uint8Array.from({ length: pixels }, (_, i) => kspace.sampling.mask[at(i)]!);
  if (regionOfCoils(mask, grid) === null) return 1;
  const data = Float32Array.from(
    { length: 2 * kspace.coils * pixels },
    (_, i) => kspace.data[Math.floor(i / pixels) * plane + at(i % pixels)]!,
  );
  const { maps } = mapsFromCalibration((coil) => data.subarray(2 * coil * pixels), kspace.coils, mask, grid, 2, tell);
  let seen = 0;
  for (let i = 0; i < pixels; i++) {
    let any = false;
    for (let k = maps.length / 2 + i; k < maps.length && !any; k += pixels) any = maps[k] !== 0;
    if (any) seen++;
  }
  return seen > SECOND_SEES * pixels ? 2 : 1;
}

/** The middle of an axis, whose own middle stays at floor(n/2). */
function middle(length: number): { readonly from: number; readonly length: number } {
  const part = Math.min(SIDE, length);
  return { from: centralFrom(length, part), length: part };
}
