/**
 * Eight coils beside BART: `npx tsx test/bench/mri/coils.ts --data DIR [--slices 2] [--scenes simulated,real,maps] [--setting 'equispaced 8×']
 * [--true-maps] [--tv]` (or LANGEVIN_DATA; MR slices in mri, the eight-coil brain in kspace). Simulated coils over so many validation slices of
 * each anatomy, noise of 0.01 of bright tissue, Gaussian 4× and equispaced 8× (truly about 5) with 8 % of the lines in the middle; maps from these
 * lines, or with --true-maps the true ones (simulated coils do not end where the field of view does: a body that fills it has no good others). The
 * real brain is undersampled afterwards, and scored against |Sᴴ x| of all its samples; `maps` is the same through the maps of `bart ecalib`
 * of these samples. `bart pics` with the wavelet (and TV, with --tv) at the best λ in steps of two, chosen by the truth, through the same
 * maps; ours with the settings of *fast* at 16 and of *accurate* at 32 evaluations, one seed. PSNR and SSIM of magnitudes where coils see
 * anything, the largest of the truth as range. Needs BART.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import { proximalEntry } from '../../../core/catalogue/solvers/proximal-entry.ts';
import { must } from '../../../core/contract/refused.ts';
import { magnitudesOf } from '../../../core/image/complex.ts';
import { fidelityOf } from '../../../core/metrics/fidelity.ts';
import { meanOf } from '../../../core/metrics/posterior.ts';
import type { Measured } from '../../../core/modalities/measuring.ts';
import { measuredKspace } from '../../../core/modalities/mri/kspace/measure.ts';
import type { CoilMaps } from '../../../core/modalities/mri/phase/calibration-phase.ts';
import { presets } from '../../../core/modalities/mri/presets.ts';
import { mriProblem } from '../../../core/modalities/mri/problem/problem.ts';
import { keptSamples, sampled } from '../../../core/modalities/mri/problem/sampled.ts';
import { accelerationOf } from '../../../core/modalities/mri/sampling/mask.ts';
import { kspaceOf, samplesOf } from '../../../core/modalities/mri/sampling/samples.ts';
import { givenMaps } from '../../../core/modalities/mri/sensitivities/given.ts';
import { simulatedCoils } from '../../../core/modalities/mri/sensitivities/simulated.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { freshState } from '../../../core/solvers/solver.ts';
import { openNetwork } from '../../../electron/worker/engines/engines.ts';
import { bart, type Grid, hasBart, readCfl, writeCfl } from './bart.ts';
import { maskOf, readBrain, UNDERSAMPLED } from './brain.ts';
import { ANATOMIES, measuredSlice, spreadOver, validationSlices } from './slices.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env['LANGEVIN_DATA'] ?? '' },
    slices: { type: 'string', default: '2' },
    scenes: { type: 'string', default: 'simulated,real,maps' },
    setting: { type: 'string' },
    'true-maps': { type: 'boolean', default: false },
    tv: { type: 'boolean', default: false },
    model: { type: 'string', default: fileURLToPath(new URL('../../../models/mri/manifest.json', import.meta.url)) },
  },
});
if (values.data === '' || !hasBart) {
  console.log('This needs --data DIR (or LANGEVIN_DATA) with mri and kspace in it, and BART (Debian: bart).');
  process.exit(3);
}
const network = await openNetwork(values.model, 'cpu');
/** The first λ, and the factor to the next for as long as one is better. */
const LAMBDA = 4e-3;
const STRIDE = 2;
const line = { direction: 'columns', partial: 1 } as const;

interface Scene extends Grid {
  readonly setting: string;
  readonly what: string;
  readonly measured: Measured;
}
interface Scored {
  readonly setting: string;
  readonly what: string;
  readonly method: string;
  readonly psnr: number;
  readonly ssim: number;
}
const scored: Scored[] = [];

const isAsked = (setting: string): boolean => values.setting === undefined || values.setting === setting;

async function* scenes(): AsyncGenerator<Scene> {
  const asked = values.scenes.split(',');
  if (asked.includes('simulated')) {
    const folder = join(values.data, 'mri');
    const n = Number(values.slices);
    const slices = spreadOver(validationSlices(folder), { brain: n, spine: n, pelvis: n });
    for (const [setting, sampling] of Object.entries({
      'Gaussian 4×': { kind: 'gaussian1d', acceleration: 4, center: 0.08, ...line },
      'equispaced 8×': { kind: 'equispaced', acceleration: 8, center: 0.08, ...line },
    } as const))
      for (const slice of slices) {
        if (!isAsked(setting)) continue;
        const { job, measured } = await measuredSlice(folder, slice, { sampling, noise: 0.01, coils: 8 });
        const { height, width } = job.image;
        if (!values['true-maps']) yield { setting, what: slice.anatomy, measured, height, width };
        else {
          const mask = Uint8Array.from(measured.arrays['mask']!.data);
          const maps = simulatedCoils(8, height, width, 1);
          const { kept } = sampled({ ...measured, height, width, mask }, 8, 1, { maps, sets: 1 });
          yield { setting, what: slice.anatomy, measured: { ...measured, arrays: kept.arrays }, height, width };
        }
      }
  }
  if (!asked.includes('real') && !asked.includes('maps')) return;
  const image = await readBrain(values.data);
  const { height, width } = image;
  for (const how of UNDERSAMPLED) {
    const setting = `real, ${how.name}`;
    if (!isAsked(setting)) continue;
    const mask = maskOf(how, image);
    const measure = (given: CoilMaps | null): Measured =>
      measuredKspace(image, mask, { noise: { kind: 'estimated' } }, 1, given, null);
    if (asked.includes('real')) yield { setting, what: 'our maps', measured: measure(null), height, width };
    if (!asked.includes('maps')) continue;
    writeCfl('samples', kspaceOf(samplesOf(image.data, mask), mask), image);
    bart('ecalib', '-m', '1', '-r', String(how.lines), 'samples', 'ecalib');
    const file = { sets: 1, coils: image.coils, height, width, data: readCfl('ecalib', image) };
    yield { setting, what: 'maps of bart ecalib', measured: measure(givenMaps(file, image, null)), height, width };
  }
}

for await (const { setting, what, measured, height, width } of scenes()) {
  const grid = { height, width };
  const given = keptSamples(grid, measured);
  const { mask } = given;
  const { maps } = given.coils!;
  const { problem, fromProblem, dataUnit: bright } = mriProblem(given);
  const truth = magnitudesOf(measured.truth!, height * width);
  const scale = { low: 0, high: truth.reduce((most, v) => Math.max(most, v), 0) };
  const seen = new Uint8Array(height * width);
  for (let i = 0; i < maps.length; i++) if (maps[i] !== 0) seen[i % seen.length] = 1;
  const masked = truth.map((v, i) => (seen[i] === 0 ? 0 : v));
  const score = (method: string, image: Float32Array): Scored => {
    const found = magnitudesOf(image, height * width).map((v, i) => (seen[i] === 0 ? 0 : v));
    const { psnr, ssim } = fidelityOf(found, masked, { channels: 1, ...grid }, scale, null);
    return { setting, what, method, psnr: psnr ?? NaN, ssim: ssim ?? NaN };
  };
  const note = (one: Scored, more = ''): void => {
    scored.push(one);
    console.error(`${setting}, ${what}, ${one.method}: ${one.psnr.toFixed(2)} dB, ${one.ssim.toFixed(3)}${more}`);
  };
  writeCfl('maps', maps, grid);
  writeCfl('samples', kspaceOf(problem.data, mask), grid);
  for (const kind of values.tv ? ['W', 'T'] : ['W']) {
    const method = kind === 'W' ? 'bart wavelet' : 'bart TV';
    const at = (lambda: number): Scored & { readonly lambda: number } => {
      bart('pics', '-S', '-w', '1', '-R', `${kind}:3:0:${lambda}`, '-i', '100', 'samples', 'maps', 'image');
      const image = readCfl('image', grid).map((v) => v * bright);
      return { lambda, ...score(method, image) };
    };
    let best = at(LAMBDA);
    for (const factor of [STRIDE, 1 / STRIDE]) {
      for (;;) {
        const next = at(best.lambda * factor);
        if (next.psnr <= best.psnr) break;
        best = next;
      }
      if (best.lambda !== LAMBDA) break;
    }
    note(best, `, λ ${best.lambda} of ${accelerationOf(mask).toFixed(2)}×`);
  }
  for (const [method, id, more] of [
    ['16 evaluations', 'fast', {}],
    ['32 evaluations', 'accurate', { steps: 32 }],
  ] as const) {
    const { parameters, suited, samples } = presets[id]!;
    const settings = { ...parameters['proximal'], ...suited?.({ coils: 8 }, 'kspace')['proximal'], ...more };
    const found: Float32Array[] = [];
    for (let seed = 1; seed <= samples; seed++) {
      const state = freshState();
      const context = { seed, prior: network.score(height, width), truth: null, shared: {} };
      for await (const _ of runOf('proximal').run(problem, must(proximalEntry.resolve(settings)), context, state))
        void _;
      found.push(state.arrays['estimate']!);
      if (seed === 1) note(score(method, fromProblem(found[0]!)));
    }
    if (samples > 1) note(score(`${id}, mean of ${samples} seeds`, fromProblem(meanOf(found))));
  }
}

const mean = (of: readonly number[]): number => of.reduce((sum, v) => sum + v, 0) / of.length;
const rows = [['setting', 'what', 'n', 'method', 'PSNR, dB', 'over the wavelet', 'SSIM']];
for (const setting of new Set(scored.map((s) => s.setting)))
  for (const what of ['all', ...ANATOMIES, 'our maps', 'maps of bart ecalib']) {
    const own = scored.filter((s) => s.setting === setting && (what === 'all' || s.what === what));
    if (own.length === 0 || (what === 'all' && setting.startsWith('real'))) continue;
    const of = (method: string): readonly Scored[] => own.filter((s) => s.method === method);
    const bar = mean(of('bart wavelet').map((s) => s.psnr));
    for (const method of new Set(own.map((s) => s.method))) {
      const psnr = mean(of(method).map((s) => s.psnr));
      const ssim = mean(of(method).map((s) => s.ssim));
      const more = psnr - bar;
      rows.push([
        ...[setting, what, String(of(method).length), method, psnr.toFixed(2)],
        ...[method.startsWith('bart') ? '' : `${more >= 0 ? '+' : ''}${more.toFixed(2)}`, ssim.toFixed(3)],
      ]);
    }
  }
console.log(alignedTable(rows));
process.exit(0);
