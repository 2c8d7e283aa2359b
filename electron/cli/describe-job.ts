import { scannedMm } from '../../core/modalities/ct/geometry.ts';
import type { Job } from '../../core/contract/job.ts';
import { fieldText, geometryText, noiseText, viewsText } from '../../core/report/words.ts';

export interface Needs {
  readonly bytes: number;
  readonly evaluations: number;
}

/** What is about to be done, in one line. */
export function planText({ image, geometry, solvers, model }: Job, provider: string | null): string {
  const size = `${image.height} × ${image.width} pixels of ${Number(image.pixelMm.toPrecision(4))} mm, ${fieldText(image)}`;
  const network = model === null || provider === null ? '' : `, model ${model.id} on ${provider}`;
  return `Reconstructing ${size}, from ${geometry.anglesDeg.length} views: ${solvers.map((s) => s.id).join(', ')}${network}`;
}

/** A job as `--dry-run` prints it. */
export function describeJob(job: Job, needs: Needs, items: number, out: string | null): string {
  const { image, input } = job;
  const origin =
    input.kind === 'image'
      ? `${input.path}, slice ${input.slice}, ${input.quantity === 'HU' ? 'HU' : 'values in [0, 1]'}, simulated (${job.simulate})`
      : `${input.path}, measured, ${input.quantity}`;
  const solvers = job.solvers.map(({ id, parameters, seeds }) => {
    const given = Object.entries(parameters).filter(([, v]) => v !== null);
    const text = given.map(([name, v]) => `${name} ${v}`).join(', ');
    return `  ${id}${seeds.length > 0 ? `, seeds ${seeds.join(' ')}` : ''}${text === '' ? '' : `: ${text}`}`;
  });
  return [
    `Input     ${origin}`,
    `Image     ${image.height} × ${image.width}, pixels of ${Number(image.pixelMm.toPrecision(4))} mm, ${fieldText(image)}${input.kind === 'sinogram' ? ` (${scannedMm(job.geometry).toFixed(1)} mm are scanned)` : ''}`,
    `Geometry  ${viewsText(job.geometry)}, ${geometryText(job.geometry)}`,
    `Noise     ${noiseText(job.noise, null)}, seed ${job.seed}`,
    `Model     ${job.model === null ? 'none' : `${job.model.id} (SHA-256 ${job.model.sha256.slice(0, 12)}…), provider ${job.provider}`}`,
    `Solvers   preset ${job.preset}`,
    ...solvers,
    `Needs     about ${Math.ceil(needs.bytes / 1e6)} MB of memory and ${needs.evaluations} network calls${items > 1 ? ' a slice' : ''}`,
    `Writes    ${out ?? './langevin-runs/<time>-<method>'}${items > 1 ? ` (${items} run folders, summary.json, summary.csv)` : ''}: results as .npy, .dcm, .png; report.html, report.json, metrics.csv`,
    'Nothing was written (--dry-run).',
  ].join('\n');
}
