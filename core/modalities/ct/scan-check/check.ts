import type { Job } from '../../../contract/job.ts';
import type { JobGeometry, SinogramReading } from '../../../contract/measurement/ct.ts';
import type { Advice, ScanCheck } from '../../../contract/scan-check.ts';
import { fillMissingBins } from '../../../operators/radon/missing-bins.ts';
import { binsText } from '../scan/dead-bins.ts';
import { scanOf } from '../job.ts';
import { checkScan } from './check-scan.ts';
import { binIn, type Measurement } from '../scan/simulation.ts';

/** Whether what a job says of its measured sinogram explains it; null for an image. */
export function checkOf(job: Job, measurement: Measurement): ScanCheck | null {
  const { source, geometry, image } = scanOf(job);
  if (source.kind !== 'sinogram') return null;
  const rows = Float64Array.from(measurement.data);
  if (measurement.measured !== undefined) fillMissingBins(rows, geometry.bins, measurement.measured);
  const found = checkScan({ geometry, image, reading: source, data: Float32Array.from(rows) });
  const advice: Advice[] = [...found.advice, ...darkRays(source, geometry, measurement)];
  const verdict =
    found.verdict === 'fits' && advice.some(({ severity }) => severity === 'doubt') ? 'doubt' : found.verdict;
  return { ...found, verdict, advice };
}

/** Detector bins and rays that hold nothing. */
function darkRays(source: SinogramReading, geometry: JobGeometry, { measured }: Measurement): Advice[] {
  const advice: Advice[] = [];
  const { bins, anglesDeg } = geometry;
  if (measured !== undefined) {
    const seen = new Int32Array(bins);
    measured.forEach((m, i) => (seen[i % bins]! += m));
    const own: number[] = [];
    let dark = 0;
    seen.forEach((views, bin) => {
      if (views === 0) own.push(binIn(bin, bins, source.convention));
      else dark += anglesDeg.length - views;
    });
    own.sort((a, b) => a - b);
    const isFound = source.deadBins === 'auto';
    const why = isFound ? 'never change while their neighbours do' : 'are left out as stated, or never count anything';
    if (own.length > 0)
      advice.push({
        severity: 'doubt',
        message: `Detector bins ${binsText(own)} ${why}: they are no measurement, and every method does without them.`,
        remedies: isFound ? [{ label: 'Keep them', values: { deadBins: 'none' } }] : [],
      });
    if (dark > 0)
      advice.push({
        severity: 'doubt',
        message: `${dark} of ${anglesDeg.length * bins} rays hold no count: they are no measurement, and every method does without them.`,
        remedies: [],
      });
  }
  return advice;
}
