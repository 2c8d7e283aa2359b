/** A CT job as the parts of CT take it. */
import type { Job } from '../../contract/job.ts';
import type { CtMeasurement } from '../../contract/measurement/ct.ts';
import { WATER_PER_MM } from '../../image/units/units.ts';

/** The reconstruction's matrix; pixels are square. */
export interface Grid {
  readonly height: number;
  readonly width: number;
  readonly pixelMm: number;
}

/** As much of a job as a measurement takes. */
export interface Scan extends Pick<CtMeasurement, 'geometry' | 'noise' | 'simulate' | 'bins'> {
  readonly image: Grid;
  /** Of the measurement's noise. */
  readonly seed: number;
}
export interface CtScan extends Scan {
  readonly source: CtMeasurement['source'];
}

/** @throws for a job of another modality, which is a fault of the program */
export function scanOf({ measurement, image: { height, width, pixelMm }, seed }: Job): CtScan {
  if (measurement.modality !== 'ct' || pixelMm === null) throw new Error('scanOf: this is no job of CT');
  const { geometry, noise, simulate, bins, source } = measurement;
  return { geometry, noise, simulate, bins, source, image: { height, width, pixelMm }, seed };
}

/** The same job of a measurement that is read in another way. */
export function withSource(job: Job, source: CtMeasurement['source']): Job {
  const { geometry, noise, simulate, bins } = scanOf(job);
  return { ...job, measurement: { modality: 'ct', source, geometry, noise, simulate, bins } };
}

/** Attenuation of water that the HU of a scan are told from, in 1/mm: an image of ours is measured at the program's. */
export const waterOf = ({ source }: Pick<CtScan, 'source'>): number =>
  source.kind === 'sinogram' ? source.waterPerMm : WATER_PER_MM;
