/** What the report of a CT job says and shows that no other does. */
import type { Job } from '../../contract/job.ts';
import type { CtReport } from '../../contract/measurement/ct.ts';
import { ERROR_HALF_HU, LUNG_HU, SOFT_TISSUE_HU } from '../../image/windows/default-window.ts';
import { significant } from '../../image/number-text.ts';
import type { ReportLook } from '../../report/look.ts';
import type { ReportFacts } from '../measuring.ts';
import { scanOf, waterOf } from './job.ts';
import { fieldText, geometryText, noiseText, viewsText } from './words.ts';

export function detailsOf(job: Job): CtReport {
  const scan = scanOf(job);
  const { anglesDeg } = scan.geometry;
  return {
    modality: 'ct',
    views: anglesDeg.length,
    angles: { firstDeg: anglesDeg[0]!, lastDeg: anglesDeg.at(-1)!, count: anglesDeg.length, file: 'inputs/angles.npy' },
    geometry: scan.geometry,
    simulate: scan.simulate,
    waterPerMm: waterOf(scan),
  };
}

export const RANGE = 'declared: [−1024, 1650] HU';
export const SCALED = 'x = (HU + 1024)/2674, so [0, 1] is [−1024, 1650] HU.';

export function reportFactsOf(job: Job): ReportFacts {
  const { simulate, noise } = scanOf(job);
  return {
    details: detailsOf(job),
    noise,
    crime: crimeText(simulate),
    range: RANGE,
    definitions: DEFINITIONS,
  };
}

/** What the scores may be worth. */
function crimeText(simulate: CtReport['simulate']): string {
  switch (simulate) {
    case 'fine':
      return 'Simulated on a three times finer grid with three rays a bin: not by the operator that reconstructs.';
    case 'same':
      return 'Simulated by the very operator that reconstructs ("inverse crime"): these scores are optimistic.';
    case null:
      return 'Really measured: there is no truth to score against.';
  }
}

const DEFINITIONS = {
  scale: `${SCALED} PSNR, SSIM, NRMSE and HFEN are computed on this scale in ` + 'float64; neither image is clipped.',
  truth: 'The native image area-averaged to the matrix of the reconstruction, values below −1000 HU set to −1000 HU.',
  bias: 'Bias = mean of (result − truth) in HU.',
  rmse: 'RMSE = √mean (result − truth)² in HU.',
  residualRelative: '‖Ax − y‖₂/‖y‖₂ of the line integrals, A the operator of the solver, y the measurement.',
  split:
    'u = x − air = A⁺Au + (u − A⁺Au): the first part is supported by the measurement, the second was supplied by the ' +
    'prior. Shares are of ‖u‖², the two parts being orthogonal.',
};

export function lookOf(job: Job, noiseSd: number | null): ReportLook {
  const { image, geometry, noise, simulate } = scanOf(job);
  const views = geometry.anglesDeg.length;
  const { waterPerMm } = detailsOf(job);
  const size = `${image.height} × ${image.width} pixels of ${significant(image.pixelMm, 4)} mm`;
  const said = noiseText(noise, noiseSd);
  return {
    title: `CT from ${views} ${views === 1 ? 'view' : 'views'}`,
    mark: 'Research use only. Not for diagnosis.',
    size: `${size} (${fieldText(image)})`,
    kind:
      simulate === null
        ? 'a real measurement: there is no truth'
        : 'retrospective: simulated from an image, so there is a truth',
    noTruth: 'the measurement is real',
    truth: 'what was measured in simulation',
    measured: [
      ['Views', viewsText(geometry)],
      ['Geometry', geometryText(geometry)],
      ['Noise', simulate === null && noise.kind !== 'none' ? `assumed: ${said}` : said],
      ['Samples', `${views * geometry.bins} line integrals for ${image.height * image.width} pixels`],
      ...(simulate === null ? [] : [['Simulation', crimeText(simulate)] as const]),
      ['Image', `${size}, ${fieldText(image)}, in HU = 1000·(μ/μ_w − 1), μ_w = ${significant(waterPerMm, 4)}/mm`],
    ],
    dataName: 'line integrals',
    data: {
      height: views,
      width: geometry.bins,
      name: 'Sinogram',
      description: `Sinogram of ${views} views and ${geometry.bins} bins`,
      axes: 'a row a view, a column a detector bin',
    },
    // Lung beside soft tissue, soft tissue beside anything that begins far below it.
    second: ({ center }) => (center < -200 ? SOFT_TISSUE_HU : LUNG_HU),
    errorHalf: ERROR_HALF_HU,
  };
}
