/**
 * Coils beside numpy and BART on the real scans: `npx tsx test/bench/mri/peers.ts --data DIR` (or LANGEVIN_DATA, kspace in it).
 * Times first: what coils measure and their normal operator beside numpy's transforms, maps beside `bart ecalib`, then CG-SENSE, the
 * wavelet and TV beside `bart pics`, on one thread each; BART's begin with starting it and reading its files. Then how far they agree.
 * Needs BART (Debian's package `bart`) and a Python with numpy for the comparisons; PYTHON names another than Debian's.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { must } from '../../../core/contract/refused.ts';
import { decodeNpy } from '../../../core/formats/npy/npy.ts';
import { accelerationOf } from '../../../core/modalities/mri/sampling/mask.ts';
import { kspaceOf, samplesOf } from '../../../core/modalities/mri/sampling/samples.ts';
import { espirit, ESPIRIT } from '../../../core/modalities/mri/sensitivities/espirit.ts';
import { gFactor } from '../../../core/modalities/mri/sensitivities/g-factor.ts';
import { type CoilOperator, coilOperator } from '../../../core/operators/kspace/coils.ts';
import { sizeOf } from '../../../core/operators/linear-operator.ts';
import { cgls } from '../../../core/solvers/cgls.ts';
import { freshState, type InverseProblem, type SolverRun, type SolverState } from '../../../core/solvers/solver.ts';
import { splitBregmanOfCoils } from '../../../core/solvers/tv/split-bregman.ts';
import { totalVariation } from '../../../core/solvers/tv/total-variation.ts';
import { l1Wavelet } from '../../../core/solvers/wavelet/l1-wavelet.ts';
import { median, milliseconds, startPython } from '../support/python.ts';
import { bart, type Grid, hasBart, readCfl, writeCfl } from './bart.ts';
import { maskOf, UNDERSAMPLED } from './brain.ts';

const { values } = parseArgs({ options: { data: { type: 'string' }, rounds: { type: 'string', default: '7' } } });
const folder = join(values.data ?? process.env['LANGEVIN_DATA'] ?? '', 'kspace');
if (!existsSync(join(folder, 'brain_8ch.npy'))) {
  console.log('This measurement needs the data folder: --data DIR or LANGEVIN_DATA, with kspace/brain_8ch.npy in it.');
  process.exit(3);
}
const rounds = Number(values.rounds);
if (!hasBart) console.log('There is no bart here: ours stand alone.');

type Kspace = Grid & { readonly coils: number; readonly data: Float32Array };

/** [coils, height, width] complex as planes. */
function read(name: string): Kspace {
  const { shape, data } = must(decodeNpy(readFileSync(join(folder, name)), name));
  const [coils = 0, height = 0, width = 0] = shape;
  const size = height * width;
  const out = new Float32Array(2 * coils * size);
  for (let c = 0; c < coils; c++)
    for (let i = 0; i < size; i++)
      for (const part of [0, 1]) out[(2 * c + part) * size + i] = data[2 * (c * size + i) + part]!;
  return { coils, height, width, data: out };
}

function block({ coils, height, width, data }: Kspace, side: number) {
  const out = new Float32Array(2 * coils * side * side);
  const [top, left] = [Math.floor(height / 2) - side / 2, Math.floor(width / 2) - side / 2];
  for (let plane = 0, i = 0; plane < 2 * coils; plane++)
    for (let r = top; r < top + side; r++)
      for (let c = left; c < left + side; c++, i++) out[i] = data[(plane * height + r) * width + c]!;
  return { data: out, coils, rows: side, columns: side };
}

const seconds = (run: () => void): number => milliseconds(run) / 1000;
const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
const cell = (v: number | null, digits: number): string => (v === null ? '–' : v.toFixed(digits)).padStart(9);

async function solved(make: (state: SolverState) => SolverRun): Promise<{ image: Float32Array; taken: number }> {
  const state = freshState();
  const started = performance.now();
  for await (const _ of make(state)) void _;
  return { image: state.arrays['estimate']!, taken: (performance.now() - started) / 1000 };
}

await times();
const brain = read('brain_8ch.npy');
await agreement();
smallFieldOfView();

async function times(): Promise<void> {
  const python = await startPython(new URL('peers_numpy.py', import.meta.url), ['numpy']);
  if (python === null) console.log('No Python with numpy here: ours are timed alone.');
  console.log(
    `\nmilliseconds, median of ${rounds} in turns; numpy in single precision: both transforms of all coils, maps and mask`,
  );
  console.log('height × width × coils, a quarter of  |   ours: A       AᵀA | numpy: A      AᵀA');
  for (const [height, width, coils] of [
    [256, 256, 8],
    [320, 320, 8],
    [230, 180, 8],
    [640, 368, 16],
  ] as const) {
    for (const of of ['columns', 'points'] as const) {
      const mask = Uint8Array.from({ length: height * width }, (_, i) =>
        ((i % width) + (of === 'columns' ? 0 : 3 * Math.floor(i / width))) % 4 === 0 ? 1 : 0,
      );
      const maps = Float32Array.from({ length: 2 * coils * height * width }, (_, i) => Math.sin(i));
      const A = coilOperator(maps, mask, height, width);
      const x = Float64Array.from({ length: 2 * height * width }, (_, i) => Math.cos(i * i));
      const y = new Float64Array(sizeOf(A.outShape));
      const back = new Float64Array(x.length);
      const ours: [number[], number[]] = [[], []];
      const theirs: [number[], number[]] = [[], []];
      for (let round = -2; round < rounds; round++) {
        const taken = [milliseconds(() => A.forward(x, y)), milliseconds(() => A.normal(x, back))];
        const answer =
          python === null ? [] : (await python.ask(`${height} ${width} ${coils} ${of}`)).split(' ').map(Number);
        if (round < 0) continue;
        for (const k of [0, 1] as const) {
          ours[k].push(taken[k]!);
          if (python !== null) theirs[k].push(answer[k]!);
        }
      }
      const numbers = [...ours, ...theirs].map((list) => (list.length === 0 ? cell(null, 1) : cell(median(list), 1)));
      console.log(
        `${`${height} × ${width} × ${coils}, ${of}`.padEnd(37)} | ${numbers.slice(0, 2).join(' ')} | ${numbers.slice(2).join(' ')}`,
      );
    }
  }
  python?.close();
}

async function agreement(): Promise<void> {
  const { coils, height, width } = brain;
  const size = height * width;
  writeCfl('full', brain.data, brain);
  console.log(`\nbrain_8ch, ${height} × ${width} × ${coils}`);
  let made = espirit(block(brain, 24), brain);
  const mapsSeconds = median(Array.from({ length: 3 }, () => seconds(() => (made = espirit(block(brain, 24), brain)))));
  const { maps } = made;
  let mapsBart: number | null = null;
  if (hasBart) {
    const options = `ecalib -m 1 -k 6 -r 24 -t ${ESPIRIT.threshold ** 2} -c ${ESPIRIT.crop} full maps`.split(' ');
    mapsBart = median(Array.from({ length: 3 }, () => bart(...options)));
    const theirs = readCfl('maps', brain);
    const angles: number[] = [];
    for (let p = 0; p < size; p++) {
      let [re, im, own, other] = [0, 0, 0, 0];
      for (let at = p; at < maps.length; at += 2 * size) {
        const [ar, ai, br, bi] = [maps[at]!, maps[at + size]!, theirs[at]!, theirs[at + size]!];
        re += ar * br + ai * bi;
        im += ar * bi - ai * br;
        own += ar * ar + ai * ai;
        other += br * br + bi * bi;
      }
      if (own > 0 && other > 0) angles.push((Math.acos(Math.min(1, Math.hypot(re, im))) * 180) / Math.PI);
    }
    angles.sort((a, b) => a - b);
    const at = (share: number): string => angles[Math.floor(share * (angles.length - 1))]!.toFixed(2);
    console.log(`maps: angle to BART's in degrees: median ${at(0.5)}, 95 % below ${at(0.95)}, largest ${at(1)}`);
  }
  console.log(
    `maps, seconds: ours ${mapsSeconds.toFixed(2)}${mapsBart === null ? '' : `, bart ecalib ${mapsBart.toFixed(2)}`}`,
  );

  const everything = coilOperator(maps, new Uint8Array(size).fill(1), height, width);
  const reference = new Float32Array(2 * size);
  everything.adjoint(brain.data, reference);
  const magnitude = (x: Float32Array, i: number): number => Math.hypot(x[i]!, x[size + i]!);
  const sorted = Float32Array.from({ length: size }, (_, i) => magnitude(reference, i)).sort();
  const bright = sorted[Math.floor(0.995 * (size - 1))]!;
  const peak = sorted[size - 1]! / bright;
  const psnr = (x: Float32Array): number => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (magnitude(x, i) - magnitude(reference, i) / bright) ** 2;
    return 10 * Math.log10((peak * peak * size) / sum);
  };
  writeCfl('maps', maps, brain);

  for (const how of UNDERSAMPLED) {
    const mask = maskOf(how, brain);
    const data = samplesOf(brain.data, mask).map((v) => v / bright);
    const A = coilOperator(maps, mask, height, width);
    const problem = problemOf(A, data);
    writeCfl('samples', kspaceOf(data, mask), brain);
    const rival = (...options: string[]): { image: Float32Array; taken: number } | null => {
      if (!hasBart) return null;
      const taken = bart('pics', '-S', '-w', '1', ...options, 'samples', 'maps', 'image');
      return { image: readCfl('image', brain), taken };
    };
    const g = gFactor(A, mask, 1);
    const seen = g.filter((v) => v > 0).sort();
    console.log(
      `\n${how.name}, of ${accelerationOf(mask).toFixed(2)}; g-factor ${seen[seen.length >> 1]!.toFixed(2)}, 95 % below ${seen[Math.floor(0.95 * seen.length)]!.toFixed(2)}`,
    );
    console.log('against |Sᴴ x| of all samples  | ours: dB  seconds | bart: dB  seconds | NRMSE to bart');
    const row = (name: string, own: { image: Float32Array; taken: number }, other: ReturnType<typeof rival>): void => {
      // Where a side is no multiple of four BART's transforms differ by a sign.
      const sign = other === null ? 1 : Math.sign(dot(own.image, other.image));
      const apart =
        other === null
          ? null
          : Math.hypot(...own.image.map((v, i) => v - sign * other.image[i]!)) / Math.hypot(...own.image);
      const theirs = `${cell(other === null ? null : psnr(other.image), 2)} ${cell(other?.taken ?? null, 2)}`;
      console.log(
        `${name.padEnd(30)} | ${cell(psnr(own.image), 2)} ${cell(own.taken, 2)} | ${theirs} | ${apart === null ? '–' : apart.toExponential(1)}`,
      );
    };
    const best = async (
      own: (lambda: number) => Promise<{ image: Float32Array; taken: number }>,
      other: (lambda: number) => ReturnType<typeof rival>,
    ): Promise<readonly [number, Awaited<ReturnType<typeof own>>, number, ReturnType<typeof rival>]> => {
      const lambdas = [5e-4, 1e-3, 2e-3, 3e-3, 6e-3];
      const mine = [];
      const theirs = [];
      for (const lambda of lambdas) {
        mine.push(await own(lambda));
        theirs.push(other(lambda));
      }
      const first = mine.map(({ image }) => psnr(image));
      const second = theirs.map((found) => (found === null ? 0 : psnr(found.image)));
      const [a, b] = [first.indexOf(Math.max(...first)), second.indexOf(Math.max(...second))];
      return [lambdas[a]!, mine[a]!, lambdas[b]!, theirs[b]!];
    };
    row(
      'CG-SENSE, 200 iterations, λ 3e-3',
      await solved((state) => cgls(problem, { iterations: 200, lambda: 3e-3, every: 200 }, state)),
      rival('-l2', '-r', '0.003', '-i', '200'),
    );
    row(
      'CG-SENSE, 10 iterations, λ 3e-3',
      await solved((state) => cgls(problem, { iterations: 10, lambda: 3e-3, every: 10 }, state)),
      rival('-l2', '-r', '0.003', '-i', '10'),
    );
    const [wavelet, ownWavelet, waveletBart, otherWavelet] = await best(
      (lambda) => solved((state) => l1Wavelet(problem, { lambda, iterations: 60, every: 60 }, state)),
      (lambda) => rival('-R', `W:3:0:${lambda}`, '-i', '60'),
    );
    row(`wavelet, best λ ${wavelet}, ${waveletBart}`, ownWavelet, otherWavelet);
    const [tv, ownTv, tvBart, otherTv] = await best(
      (lambda) => {
        let image: Float32Array = new Float32Array();
        const taken = seconds(() => (image = splitBregmanOfCoils(A, data, { lambda, iterations: 20 })));
        return Promise.resolve({ image, taken });
      },
      (lambda) => rival('-R', `T:3:0:${lambda}`, '-i', '100'),
    );
    row(`TV, best λ ${tv}, ${tvBart}`, ownTv, otherTv);
    if (how.acceleration === 4)
      row(
        'TV, λ 3e-3, to the end',
        await solved((state) =>
          totalVariation(problem, { lambda: 3e-3, iterations: 600, tolerance: 0, every: 600 }, state),
        ),
        rival('-R', 'T:3:0:0.003', '-i', '500'),
      );
  }
}

function problemOf(A: CoilOperator, data: Float32Array): InverseProblem {
  const [planes = 0, height = 0, width = 0] = A.inShape;
  return {
    operator: A,
    normal: (x, out) => A.normal(x, out),
    shape: [planes, height, width],
    data,
    noiseSd: 0,
    weights: null,
    lower: null,
    firstSigma: 0.1,
    symmetries: [],
    analyticInverse: (y, out) => A.adjoint(y, out),
  };
}

/** What one set of maps and two leave of a scan whose field of view is too small. */
function smallFieldOfView(): void {
  const columns = read('smallfov_8ch_r2.npy');
  const centre = read('smallfov_8ch_acs.npy');
  const { coils, height } = columns;
  const width = 2 * columns.width;
  const data = new Float32Array(2 * coils * height * width);
  const mask = new Uint8Array(height * width);
  const [top, left] = [(height - centre.height) / 2, (width - centre.width) / 2];
  for (let plane = 0; plane < 2 * coils; plane++) {
    for (let r = 0; r < height; r++)
      for (let c = 0; c < columns.width; c++) {
        data[(plane * height + r) * width + 2 * c] = columns.data[(plane * height + r) * columns.width + c]!;
        mask[r * width + 2 * c] = 1;
      }
    for (let r = 0; r < centre.height; r++)
      for (let c = 0; c < centre.width; c++) {
        const to = (top + r) * width + left + c;
        data[plane * height * width + to] = centre.data[(plane * centre.height + r) * centre.width + c]!;
        mask[to] = 1;
      }
  }
  const scan = { coils, height, width, data };
  console.log('\nsmallfov_8ch, CG with 15 iterations, λ 1e-3: ‖Ax − y‖/‖y‖');
  writeCfl('small', data, scan);
  for (const sets of [1, 2] as const) {
    const residual = (maps: Float32Array): string => {
      const A = coilOperator(maps, mask, height, width, sets);
      const zero = new Float32Array(2 * sets * height * width);
      const x = new Float32Array(zero.length);
      return A.proximal(samplesOf(scan.data, mask), null, 15).solve(zero, 1e-3, x).residual.toFixed(4);
    };
    const { maps, eigenvalues } = espirit(block(scan, centre.height), scan, { ...ESPIRIT, sets });
    const share = eigenvalues.subarray((sets - 1) * height * width).filter((v) => v >= ESPIRIT.crop).length;
    let theirs = '';
    if (hasBart) {
      bart('ecalib', '-m', String(sets), '-r', '24', 'small', 'small-maps');
      theirs = `, with BART's own maps ${residual(readCfl('small-maps', scan))}`;
    }
    console.log(
      `${sets === 1 ? 'one set ' : 'two sets'}: ${residual(maps)}${theirs}; the last set explains the middle at ${((100 * share) / (height * width)).toFixed(1)} % of the pixels`,
    );
  }
}
