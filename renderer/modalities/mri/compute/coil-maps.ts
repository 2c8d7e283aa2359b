import { calibrationOf } from '../../../../core/modalities/mri/sampling/mask.ts';
import { samplingMask } from '../../../../core/modalities/mri/sampling/pattern.ts';
import { kspaceOf } from '../../../../core/modalities/mri/sampling/samples.ts';
import { mapsFromCalibration } from '../../../../core/modalities/mri/sensitivities/from-calibration.ts';
import type { Acquisition, Native, SmallMaps } from './protocol.ts';
import { ofCoil, placesOf, samplesOf, type Whole } from './whole.ts';

/** Side of a map as it is drawn. */
const SMALL = 64;

/** Maps of the coils as a run estimates them. */
export function coilMaps(native: Native, acquisition: Acquisition, whole: Whole): SmallMaps | null {
  const grid = { height: native.height, width: native.width };
  const { height, width } = grid;
  const plane = height * width;
  const mask = samplingMask(acquisition.sampling, grid);
  if (calibrationOf(mask, grid) === null) return null;
  const data = samplesOf(whole.kspace, placesOf(mask), plane, acquisition);
  const { maps } = mapsFromCalibration(kspaceOf(data, mask), mask, grid, 1);
  const by = Math.max(1, Math.ceil(Math.max(height, width) / SMALL));
  const [rows, columns] = [Math.floor(height / by), Math.floor(width / by)];
  const coils = Array.from({ length: acquisition.coils }, (_, c) => {
    const map = ofCoil(maps, c, plane);
    const small = new Float32Array(2 * rows * columns);
    for (let r = 0, to = 0; r < rows; r++)
      for (let x = 0; x < columns; x++) {
        const at = r * by * width + x * by;
        small[to++] = map[at]!;
        small[to++] = map[plane + at]!;
      }
    return small;
  });
  return { height: rows, width: columns, coils };
}
