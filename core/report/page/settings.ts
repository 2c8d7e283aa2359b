import { ownFigureIds, ownFigures } from '../../contract/measurement/measurement.ts';
import type { Report, ResultRow } from '../../contract/report.ts';
import { facts } from '../facts.ts';
import { html, type Html } from '../html/markup.ts';
import { duration, NONE, significant } from '../../image/number-text.ts';
import type { Identity } from './report-pictures.ts';
import type { ReportLook } from '../look.ts';
import { hasTruth, timeText } from '../words.ts';

/** What was measured, before anything that was made of it. */
export function measurementSection({ measurement, guide }: Report, look: ReportLook): Html {
  return html`<section aria-labelledby="measured">
    <h2 id="measured">${measurement.samples === 0 ? 'What it was made of' : 'What was measured'}</h2>
    ${facts([
      ['Kind', look.kind],
      ...look.measured,
      ...(guide === undefined ? [] : [['Guided by', guideText(guide)] as const]),
    ])}
  </section>`;
}

const guideText = ({ id, target, weight }: NonNullable<Report['guide']>): string =>
  `${id} towards ${target}, with weight ${significant(weight, 4)}: what is seen of that was asked for`;

/** Whether the image is of the kind that the prior knows, with the figures behind the sentence. */
export function domainNote({ domain }: Report): Html | null {
  if (domain === null) return null;
  const sign = {
    fits: '✓ Fits the prior',
    unusual: '⚠ Unusual for the prior',
    outside: '✕ Outside the prior’s domain',
    unknown: '? Not checked',
  };
  const levels = domain.levels.map(
    (l) =>
      `at σ = ${significant(l.sigma, 3)}: ${significant(l.value, 3)}` +
      (l.median === null || l.p99 === null
        ? ''
        : ` (validation: median ${significant(l.median, 3)}, 99 % below ${significant(l.p99, 3)})`),
  );
  return html`<aside class="callout ${domain.verdict}">
    <b>${sign[domain.verdict]}.</b> ${domain.sentence}
    ${levels.length === 0 ? null : html`<br /><small>squared change of the start’s 8 × 8 block means by D(x + σn, σ), per pixel, ${levels.join('; ')}</small>`}
  </aside>`;
}

/** Settings and what the solvers chose, the command that repeats the run, and who made it. */
export function settingsSection(report: Report, identity: Identity | null): Html {
  return html`<section aria-labelledby="settings">
    <h2 id="settings">Settings and how to repeat it</h2>
    <pre class="command"><code>${report.command}</code></pre>
    <p class="note">
      Names of files are left out: INPUT and the like stand for them, and the checksums below say which were meant.
      <code>langevin run job.json</code> repeats this run from its folder.
    </p>
    <div class="wide">
      <table class="settings">
        <caption>
          Every setting with its value; what a solver chose itself is marked so.
        </caption>
        <thead>
          <tr>
            <th scope="col">Method</th>
            <th scope="col">Settings</th>
            <th scope="col">Chosen by the solver</th>
            <th scope="col">Seeds</th>
            <th scope="col">Provider</th>
            <th scope="col">Time in total</th>
          </tr>
        </thead>
        <tbody>
          ${report.results.map(settingsRow)}
        </tbody>
      </table>
    </div>
    <h3>Identity</h3>
    ${facts([
      ['Program', report.program],
      ['Made', timeText(report.created)],
      ...modelFacts(report.results),
      ...(report.guide === undefined
        ? []
        : [['Guide', html`${report.guide.id}, SHA-256 ${hash(report.guide.sha256)}`] as const]),
      ...(identity?.inputSha256 ? [['Input, SHA-256', hash(identity.inputSha256)] as const] : []),
      ...Object.entries(identity?.besideSha256 ?? {}).map(
        ([name, sha256]) => [`${BESIDE[name] ?? name}, SHA-256`, hash(sha256)] as const,
      ),
      ...Object.entries(identity?.versions ?? {}).map(([id, version]) => [VERSIONS[id] ?? id, version] as const),
    ])}
  </section>`;
}

const VERSIONS: Readonly<Record<string, string>> = { node: 'Node', system: 'System', onnxruntime: 'ONNX Runtime' };

/** Files beside the input, by their parameters. */
const BESIDE: Readonly<Record<string, string>> = {
  other: 'Second image',
  mask: 'Mask',
  roi: 'Region of interest',
  reference: 'Reference',
  hints: 'Hints',
  painting: 'Painting',
  sensitivities: 'Coil maps',
  noiseScan: 'Noise scan',
};

const hash = (sha256: string): Html => html`<code>${sha256}</code>`;

const pairs = (record: Readonly<Record<string, number | string | null>>): string =>
  Object.entries(record)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} = ${typeof value === 'number' ? significant(value, 5) : value}`)
    .join(', ') || NONE;

const settingsRow = (r: ResultRow): Html =>
  html`<tr>
    <th scope="row">${r.label}${r.preset === null ? null : html` <small>${r.preset}</small>`}</th>
    <td>${pairs(r.parameters)}</td>
    <td>${pairs(r.chosen)}</td>
    <td>${r.seeds.join(', ') || NONE}</td>
    <td>${r.provider ?? 'no network'}</td>
    <td>${duration(r.secondsTotal)}</td>
  </tr>`;

function modelFacts(results: readonly ResultRow[]): (readonly [string, Html])[] {
  const models = new Map(results.flatMap((r) => (r.model ? [[r.model.sha256, r.model.id] as const] : [])));
  return [...models].map(([sha256, id]) => ['Model', html`${id}, SHA-256 ${hash(sha256)}`] as const);
}

const ownWords: Readonly<Record<string, { readonly head: string }>> = ownFigures;

const SCORES = ['psnr', 'ssim', 'nrmse', 'hfen', 'bias', 'rmse'];

const NAMES: Readonly<Record<string, string>> = {
  scale: 'Scale',
  truth: 'Truth',
  psnr: 'PSNR',
  ssim: 'SSIM',
  nrmse: 'NRMSE',
  hfen: 'HFEN',
  bias: 'Bias',
  rmse: 'RMSE',
  scored: 'Scored image',
  acceleration: 'Acceleration',
  residualRelative: 'Residual',
  residualWhitened: 'Residual/noise',
  spread: 'Spread',
  split: 'Split',
  seconds: 'Time',
  nfe: 'Network calls',
};

/** Of what stands in the page; report.json has them all. */
export function definitionsSection(report: Report): Html {
  const { definitions, results, measurement } = report;
  const isTold: Readonly<Record<string, boolean>> = {
    ...Object.fromEntries([...SCORES, 'scored', 'truth'].map((id) => [id, hasTruth(report)])),
    ...Object.fromEntries(ownFigureIds.map((id) => [id, results.some((r) => typeof r[id] === 'number')])),
    residualRelative: measurement.samples > 0,
    residualWhitened: results.some((r) => r.residualWhitened !== null),
    spread: results.some((r) => r.spread !== null),
    split: results.some((r) => r.split !== null),
  };
  const shown = Object.entries(definitions).filter(([id]) => isTold[id] ?? true);
  return html`<section class="definitions" aria-labelledby="definitions">
    <h2 id="definitions">Definitions</h2>
    ${facts(shown.map(([id, text]) => [NAMES[id] ?? ownWords[id]?.head ?? id, text]))}
  </section>`;
}
