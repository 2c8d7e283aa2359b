import { thoraxPhantom } from '../../../core/modalities/ct/phantom/phantom.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import type { Report, ResultRow } from '../../../core/contract/report.ts';
import { fidelityOf, NO_TRUTH } from '../../../core/metrics/fidelity.ts';
import { sinogramReadingSchema } from '../../../core/contract/measurement/ct.ts';
import { withSource } from '../../../core/modalities/ct/job.ts';
import { lookOf, reportFactsOf } from '../../../core/modalities/ct/report.ts';
import { CT_SCALE } from '../../../core/image/units/units.ts';
import { meanOf, spreadOf } from '../../../core/metrics/posterior.ts';
import { DEFINITIONS } from '../../../core/report/definitions.ts';
import type { MethodPictures, ReportPictures } from '../../../core/report/page/report-pictures.ts';
import { jobOfScan } from '../../support/job-of-scan.ts';

const READING = {
  kind: 'sinogram',
  ...sinogramReadingSchema.parse({ quantity: 'line-integrals', i0: null }),
} as const;
const NOISE_SD = 0.0187;
const SHA = '9f3a5c0e1b7d42869f3a5c0e1b7d42869f3a5c0e1b7d42869f3a5c0e1b7d4286';

/** A made-up run on the phantom: smoothed and noisy images in the place of reconstructions, figures really computed. */
export function sampleRun(options: {
  readonly size: number;
  readonly methods: number;
  readonly truth: boolean;
  readonly views?: number;
}): { report: Report; pictures: ReportPictures } {
  const { size, views = 23 } = options;
  const phantom = thoraxPhantom(size, 1);
  const truth = phantom.data;
  const planes = { channels: 1, height: size, width: size };
  const bins = 2 * Math.ceil(size / Math.SQRT2) + 1;
  const roi = Uint8Array.from(truth, (_, i) => {
    const [x, y] = [(i % size) / size - 0.7, Math.floor(i / size) / size - 0.55];
    return x * x + y * y < 0.01 ? 1 : 0;
  });
  const all = [
    { method: 'proximal', label: 'Proximal diffusion', blur: 1, noise: 9, seeds: [1, 2, 3, 4] },
    { method: 'tv', label: 'Total variation', blur: 2, noise: 12, seeds: [] },
    { method: 'fbp', label: 'Filtered backprojection', blur: 1, noise: 160, seeds: [] },
    { method: 'sirt', label: 'SIRT', blur: 4, noise: 20, seeds: [] },
    { method: 'cgls', label: 'CGLS', blur: 3, noise: 45, seeds: [] },
    { method: 'predictor-corrector', label: 'Predictor–corrector', blur: 1, noise: 16, seeds: [1] },
  ].slice(0, options.methods);
  const built = all.map((m, k) => {
    const samples = (m.seeds.length ? m.seeds : [0]).map((seed) =>
      degraded(truth, size, m.blur, m.noise, 10 * k + seed),
    );
    const image = meanOf(samples);
    const figures = (x: Float32Array): ReturnType<typeof fidelityOf> =>
      options.truth ? fidelityOf(x, truth, planes, CT_SCALE, null) : NO_TRUTH;
    const spread = samples.length >= 4 ? spreadOf(samples) : null;
    const ours = m.seeds.length > 0;
    const row: ResultRow = {
      ...figures(image),
      method: m.method,
      label: m.label,
      preset: ours ? 'accurate' : null,
      scored: samples.length > 1 ? `mean of ${samples.length} samples` : ours ? 'one sample' : 'the image',
      perSample: m.seeds.map((seed, i) => {
        const { psnr, ssim } = figures(samples[i]!);
        return { seed, psnr, ssim };
      }),
      residualRelative: 0.0098 + 0.004 * k,
      residualWhitened: 0.98 + 0.1 * k,
      roi: options.truth ? fidelityOf(image, truth, planes, CT_SCALE, roi) : null,
      seconds: ours ? 11.42 : 0.8 + k,
      secondsTotal: ours ? 13.9 : 0.9 + k,
      nfe: ours ? 64 * m.seeds.length : 0,
      seeds: m.seeds,
      parameters: ours
        ? { steps: 16, sigmaStart: null, kind: 'exact' }
        : m.method === 'fbp'
          ? { filter: 'ramp' }
          : { iterations: 200 },
      chosen: m.method === 'tv' ? { lambda: 0.0813 } : ours ? { sigma1: 0.0642 } : {},
      model: ours ? { id: 'ct-thorax', sha256: SHA } : null,
      provider: ours ? 'cpu' : null,
      spread: spread ? { samples: samples.length, median: spread.median, p95: spread.p95 } : null,
      split: ours ? { measured: 0.962, supplied: 0.038 } : null,
    };
    const supported = degraded(truth, size, 3, 30, 77);
    const pictures: MethodPictures = {
      image,
      residual: noiseOf(views * bins, 50 + k).map((v) => v * (0.02 + 0.01 * k)),
      spread: spread ? spread.sd : null,
      supported: ours ? supported : null,
      curve: Array.from({ length: ours ? 16 : 120 }, (_, s) => ({
        step: s + 1,
        residual: 0.01 + 0.004 * k + 0.4 * Math.exp(-(s + 1) / (ours ? 3 : 20)),
      })),
    };
    return { row, pictures };
  });
  const angles = Array.from({ length: views }, (_, i) => (i * 180) / views);
  const data = Float32Array.from({ length: views * bins }, (_, i) => {
    const s = ((i % bins) - bins / 2) / (0.42 * size);
    return s * s < 1 ? 6 * Math.sqrt(1 - s * s) * (1 + 0.2 * Math.sin(9 * s + Math.floor(i / bins) / 3)) : 0;
  });
  const simulated = jobOfScan({
    image: { height: size, width: size, pixelMm: 400 / size },
    geometry: { kind: 'parallel', anglesDeg: angles, bins, binMm: 400 / size, offsetMm: 0 },
    noise: { kind: 'gaussian', epsilon: 0.01 },
    simulate: options.truth ? 'fine' : null,
    seed: 1,
  });
  const job = options.truth ? simulated : withSource(simulated, READING);
  const { range, definitions, ...facts } = reportFactsOf(job);
  const report: Report = {
    schemaVersion: 2,
    program: 'langevin 0.1.0',
    created: '2026-01-31T12:00:00.000Z',
    researchUseOnly: true,
    measurement: {
      ...facts,
      kind: options.truth ? 'simulated' : 'measured',
      sameOperator: false,
      noiseSd: NOISE_SD,
      samples: views * bins,
    },
    image: { ...planes, pixelMm: 400 / size, unit: 'HU' },
    dataRange: { scaled: 1, inUnit: 2674, origin: range },
    regionName: options.truth ? 'aorta' : null,
    results: built.map((b) => b.row),
    domain: {
      verdict: 'unusual',
      sentence: 'This image is less like the thorax slices that the prior was trained on than 99 in 100 of them.',
      levels: [
        { sigma: 0.05, value: 0.00061, median: 0.0003, p99: 0.00055 },
        { sigma: 0.2, value: 0.0021, median: 0.0017, p99: 0.0034 },
      ],
    },
    warnings: ['The pixel spacing was not in the file: 1 mm was assumed.'],
    definitions: { ...DEFINITIONS, ...definitions },
    command:
      'langevin reconstruct ct slice.dcm --views 23 --solver proximal,tv,fbp --samples 4 --noise gaussian:0.01 --seed 1',
  };
  return {
    report,
    pictures: {
      grid: planes,
      truth: options.truth ? truth : null,
      window: { center: 40, width: 400 },
      look: lookOf(job, NOISE_SD),
      data,
      methods: built.map((b) => b.pictures),
    },
  };
}

function noiseOf(n: number, seed: number): Float32Array {
  const out = new Float32Array(n);
  fillNormal(out, seed, PURPOSE.phantom, 99);
  return out;
}

/** A box blur and noise. */
function degraded(image: Float32Array, size: number, radius: number, sd: number, seed: number): Float32Array {
  const noise = noiseOf(image.length, seed);
  return image.map((_, i) => {
    let sum = 0;
    let n = 0;
    for (let dr = -radius; dr <= radius; dr++) {
      for (let dc = -radius; dc <= radius; dc++) {
        const [r, c] = [Math.floor(i / size) + dr, (i % size) + dc];
        if (r < 0 || r >= size || c < 0 || c >= size) continue;
        sum += image[r * size + c]!;
        n++;
      }
    }
    return sum / n + sd * noise[i]!;
  });
}
