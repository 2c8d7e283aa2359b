import type { KspaceGrid } from '../../../../core/modalities/mri/sampling/mask.ts';
import { coilsOfSamples } from '../../../../core/modalities/mri/sampling/samples.ts';
import { mapsFromCalibration, regionOfCoils } from '../../../../core/modalities/mri/sensitivities/from-calibration.ts';
import type { Acquisition, SmallMaps } from './protocol.ts';
import { maskOf, ofCoil, seenSamples, type Whole } from './whole.ts';

/** Side of a map as it is drawn. */
const SMALL = 64;

/** Maps of the coils as a run estimates them. */
export function coilMaps(grid: KspaceGrid, acquisition: Acquisition, whole: Whole): SmallMaps | null {
  const { height, width } = grid;
  const plane = height * width;
  const mask = maskOf(whole, acquisition.sampling, grid);
  if (regionOfCoils(mask, grid) === null) return null;
  const data = seenSamples(whole, mask, acquisition);
  const { maps } = mapsFromCalibration(coilsOfSamples(data, mask), whole.coils, mask, grid, 1);
  const by = Math.max(1, Math.ceil(Math.max(height, width) / SMALL));
  const [rows, columns] = [Math.floor(height / by), Math.floor(width / by)];
  const small = Array.from({ length: whole.coils }, (_, c) => {
    const map = ofCoil(maps, c, plane);
    const out = new Float32Array(2 * rows * columns);
    for (let r = 0, to = 0; r < rows; r++)
      for (let x = 0; x < columns; x++) {
        const at = r * by * width + x * by;
        out[to++] = map[at]!;
        out[to++] = map[plane + at]!;
      }
    return out;
  });
  return { height: rows, width: columns, maps: small };
}
