import { modalityOf } from '../../core/catalogue/modalities.ts';
import { taskOf } from '../../core/catalogue/tasks.ts';
import type { Job } from '../../core/contract/job.ts';
import { ENDINGS } from '../../core/modalities/modality.ts';

export interface Needs {
  readonly bytes: number;
  readonly evaluations: number;
}

/** What is about to be done, in one line. */
export function planText(job: Job, provider: string | null): string {
  const { solvers, model } = job;
  const network = model === null || provider === null ? '' : `, model ${model.id} on ${provider}`;
  return `${modalityOf(job).words(job).plan}: ${solvers.map((s) => s.id).join(', ')}${network}`;
}

function tilesText(side: number, around: Job['around']): string {
  const size = `${side} × ${side} pixels`;
  if (around === undefined) return `the network sees ${size} at a time`;
  return around.tiles === 1
    ? `the network sees ${size} around the hole`
    : `the network sees about ${around.tiles} times ${size} around what is filled`;
}

/** What stands over the methods: a task that offers no presets runs under none that anybody knows of. */
function methodsText({ task, preset }: Job): string {
  const parameters = taskOf(task)?.parameters ?? [];
  const label = parameters.find(({ id }) => id === 'solver')?.label ?? 'Solvers';
  return parameters.some(({ id }) => id === 'preset') ? `${label.padEnd(9)} preset ${preset}` : label;
}

/** A job as `--dry-run` prints it. */
export function describeJob(job: Job, needs: Needs, items: number, out: string | null): string {
  const modality = modalityOf(job);
  const { holds, origin, rows } = modality.words(job);
  const files = modality
    .files(job)
    .map((format) => `, .${ENDINGS[format]}`)
    .join('');
  const input = [job.input.path, ...(origin === '' ? [] : [origin]), holds].join(', ');
  const solvers = job.solvers.map(({ id, parameters, seeds }) => {
    const given = Object.entries(parameters).filter(([, v]) => v !== null);
    const text = given.map(([name, v]) => `${name} ${v}`).join(', ');
    return `  ${id}${seeds.length > 0 ? `, seeds ${seeds.join(' ')}` : ''}${text === '' ? '' : `: ${text}`}`;
  });
  return [
    `Input     ${input}`,
    ...rows.map(([name, text]) => `${name.padEnd(9)} ${text}`),
    `Model     ${job.model === null ? 'none' : `${job.model.id} (SHA-256 ${job.model.sha256.slice(0, 12)}…), provider ${job.provider}`}`,
    ...(job.tile === undefined ? [] : [`Tiles     ${tilesText(job.tile, job.around)}`]),
    methodsText(job),
    ...solvers,
    `Needs     about ${Math.ceil(needs.bytes / 1e6)} MB of memory and ${needs.evaluations} network calls${items > 1 ? ' a slice' : ''}`,
    `Writes    ${out ?? './langevin-runs/<time>-<method>'}${items > 1 ? ` (${items} run folders, summary.html, summary.json, summary.csv)` : ''}: results as .npy${files}; report.html, report.json, metrics.csv`,
    'Nothing was written (--dry-run).',
  ].join('\n');
}
