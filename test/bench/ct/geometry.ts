/**
 * What the check of a measurement says of right and wrong descriptions, and what a window of real views is worth:
 * `npx tsx test/bench/ct/geometry.ts [--windows] [--data DIR]`. Needs the folder `sinograms` of the data. With --windows a
 * plastic disc is reconstructed from 30°, 60° and 90° of its views by the real command, and compared with TV from all of
 * them; the model has never seen such a thing, and its domain check should say so.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { resolveScan } from '../../../core/modalities/ct/scan/resolve-scan.ts';
import { checkScan } from '../../../core/modalities/ct/scan-check/check-scan.ts';
import { readSinogram } from '../../../core/modalities/ct/scan/simulation.ts';
import { reconstructCtParameters } from '../../../core/modalities/ct/parameters.ts';
import { type ParameterValues, schemaOf } from '../../../core/contract/parameters.ts';
import { reportSchema } from '../../../core/contract/report.ts';
import { decodeNpy, encodeNpy } from '../../../core/formats/npy/npy.ts';
import { alignedTable } from '../../../core/report/html/table.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({ options: { data: { type: 'string' }, windows: { type: 'boolean', default: false } } });
const data = join(values.data ?? process.env['LANGEVIN_DATA'] ?? '', 'sinograms');
if (!existsSync(join(data, 'htc2022_tb_sinogram.npy'))) {
  console.log('This measurement needs the data folder: --data DIR or LANGEVIN_DATA, with sinograms/htc2022_* in it.');
  process.exit(3);
}

function array(path: string): { readonly numbers: Float32Array; readonly shape: readonly number[] } {
  const npy = decodeNpy(readFileSync(path), path);
  if (!npy.ok) throw new Error(npy.error.code);
  return { numbers: Float32Array.from(npy.value.data), shape: npy.value.shape };
}
const SCANNER = {
  quantity: 'line-integrals',
  geometry: 'fan-flat',
  sourceDistance: 410.66,
  detectorDistance: 553.74,
  binWidth: 0.2,
};
const sinogram = (name: string) => array(join(data, `htc2022_${name}_sinogram.npy`));
const anglesOf = (name: string) => [...array(join(data, `htc2022_${name}_angles_deg.npy`)).numbers];

function row(title: string, name: string, given: ParameterValues, turn = (a: number): number => a): string[] {
  const { numbers, shape } = sinogram(name);
  const said = { ...SCANNER, ...given };
  const request = {
    values: schemaOf(reconstructCtParameters).parse(said),
    given: new Set(Object.keys(said)),
    angles: anglesOf(name).map(turn),
  };
  const scan = resolveScan(request, { kind: 'sinogram', height: shape[0]!, width: shape[1]!, pixelMm: null }, null);
  if (!scan.ok || scan.value.reading === null) return [title, 'refused', '', ''];
  const { geometry, image, noise, reading } = scan.value;
  const begun = performance.now();
  const found = checkScan({ geometry, image, reading, data: readSinogram({ reading, geometry, noise }, numbers).data });
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  return [
    title,
    (100 * found.residual).toFixed(2),
    seconds,
    found.advice.map(({ message }) => message.split(':')[0]).join(' | ') || 'fits',
  ];
}

const radians = (a: number): number => (a * Math.PI) / 180;
console.log(
  alignedTable([
    ['measurement', 'residual %', 's', 'says'],
    ...['tb', 'ta', 'tc', 'disc'].map((name) => row(`${name}, reversed (right)`, name, { detector: 'reversed' })),
    row('tb as given (wrong)', 'tb', {}),
    row('tb, rotation clockwise (right, mirrored)', 'tb', { rotation: 'clockwise' }),
    row('tb in radians', 'tb', { detector: 'reversed' }, radians),
    row('tb in radians, said to be degrees', 'tb', { detector: 'reversed', angleUnit: 'degrees' }, radians),
    row('tb, axis 1 mm off', 'tb', { detector: 'reversed', centerOffset: 1 }),
    row('tb, bins in cm', 'tb', { detector: 'reversed', binWidth: 0.02 }),
    row('tb, all lengths in cm', 'tb', {
      detector: 'reversed',
      binWidth: 0.02,
      sourceDistance: 41.066,
      detectorDistance: 55.374,
    }),
    row('tb on 40 mm', 'tb', { detector: 'reversed', size: '200', spacing: 0.2 }),
  ]),
);
if (values.windows) windows();

/** Windows of views against the image from all of them. */
function windows(): void {
  const folder = at('../results/geometry/');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { numbers, shape } = sinogram('tb');
  const angles = anglesOf('tb');
  const bins = shape[1]!;
  const reconstruct = (name: string, from: number, to: number, solver: string): string => {
    const rows = angles.flatMap((a, i) => (a >= from && a <= to ? [i] : []));
    const part = Float32Array.from(
      { length: rows.length * bins },
      (_, i) => numbers[rows[Math.floor(i / bins)]! * bins + (i % bins)]!,
    );
    writeFileSync(join(folder, `${name}.npy`), encodeNpy(part, [rows.length, bins]));
    writeFileSync(join(folder, `${name}.txt`), rows.map((i) => angles[i]).join('\n'));
    const flags = [
      '--geometry',
      'fan-flat',
      '--source-distance',
      '410.66',
      '--detector-distance',
      '553.74',
      '--bin-width',
      '0.2',
    ];
    const out = join(folder, name);
    const input = [
      '--sinogram',
      join(folder, `${name}.npy`),
      '--angles',
      join(folder, `${name}.txt`),
      '--quantity',
      'line-integrals',
    ];
    const grid = ['--detector', 'reversed', '--size', '256', '--spacing', '0.2966'];
    const args = ['reconstruct', 'ct', ...input, ...flags, ...grid, '--solver', solver, '--out', out, '--quiet'];
    spawnSync(process.execPath, [at('../../../electron/cli/langevin.js'), ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return out;
  };
  const reference = array(join(reconstruct('all', 0, 360, 'tv'), 'results', 'tv.npy')).numbers;
  const rows = [['window', 'method', 'NRMSE against all views', 'domain check']];
  for (const [from, to] of [
    [184, 214],
    [184, 244],
    [75, 165],
  ] as const) {
    const name = `${to - from}-degrees`;
    const out = reconstruct(name, from, to, 'proximal,tv,fbp');
    const { domain } = reportSchema.parse(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')));
    for (const method of ['proximal', 'tv', 'fbp']) {
      const image = array(join(out, 'results', `${method}.npy`)).numbers;
      const [error, size] = image.reduce(
        ([e, s], v, i) => [e + (v - reference[i]!) ** 2, s + (reference[i]! + 1000) ** 2] as const,
        [0, 0] as readonly [number, number],
      );
      rows.push([
        name,
        method,
        Math.sqrt(error / size).toFixed(3),
        method === 'proximal' ? (domain?.verdict ?? '–') : '',
      ]);
    }
  }
  console.log(alignedTable(rows));
}
