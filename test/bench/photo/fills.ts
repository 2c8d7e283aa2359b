/**
 * How long the classical methods for photographs take beside their peers: `npx tsx test/bench/photo/fills.ts [--sizes 256,1024]
 * [--peer 40000]`. Seconds of one processor for three channels: holes by the fills (scikit-image's biharmonic, OpenCV's Telea in 8
 * bit), hints by spreading (scipy's sparse LU of the same equations), enlargement by 2 (Pillow's bicubic, which does not
 * project back), and the proposal of scratches. --peer: a sparse LU is asked of no more unknown pixels than that. Needs a
 * Python with scikit-image, OpenCV, scipy and Pillow for the comparison; PYTHON names another than Debian's.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { proposeScratches } from '../../../core/image/holes/scratches.ts';
import { GREY_WEIGHTS } from '../../../core/operators/pixel/grey.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { fillBiharmonic } from '../../../core/solvers/fills/biharmonic.ts';
import { spreadColour } from '../../../core/solvers/fills/colour/spread-colour.ts';
import { enlargeBicubic } from '../../../core/solvers/fills/enlarge-bicubic.ts';
import { fillHarmonic } from '../../../core/solvers/fills/harmonic.ts';
import type { Planes } from '../../../core/solvers/fills/hole.ts';
import { fillPatches } from '../../../core/solvers/fills/patches/fill-patches.ts';
import { fillTelea } from '../../../core/solvers/fills/telea.ts';
import { drawnMask } from '../../support/photo-masks.ts';
import { startPython } from '../support/python.ts';

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '256,1024' }, peer: { type: 'string', default: '40000' } },
});
const SCALE = 2;
/** Their peers solve with a sparse LU. */
const FACTORED = ['biharmonic', 'spread'];

type Method = (picture: Planes, known: Uint8Array, out: Float32Array) => void;
const HOLES: Readonly<Record<string, Method>> = {
  harmonic: fillHarmonic,
  biharmonic: fillBiharmonic,
  telea: fillTelea,
  patchmatch: (picture, known, out) => fillPatches(picture, known, 1, out),
};
const weights = GREY_WEIGHTS.equal;
const spread: Method = ({ data, height, width }, known, out) => {
  const plane = height * width;
  const grey = data.slice(0, plane).map((v, i) => (v + data[plane + i]! + data[2 * plane + i]!) / 3);
  spreadColour({ grey, hints: data, known, weights }, height, width, out);
};

/** A smooth picture with an edge and fine texture, its colours from place to place. */
function pictureOf(side: number): Planes {
  const data = Float32Array.from({ length: 3 * side * side }, (_, i) => {
    const [c, k] = [Math.floor(i / (side * side)), i % (side * side)];
    const [y, x] = [Math.floor(k / side) / side, (k % side) / side];
    const edge = Math.hypot(y - 0.5, x - 0.4) < 0.25 ? 0.2 : 0;
    return 0.4 + edge + 0.15 * Math.sin(9 * y + 4 * x + c) * Math.cos(5 * x * y) + 0.05 * Math.sin(0.9 * k);
  });
  return { data, channels: 3, height: side, width: side };
}

const python = await startPython(new URL('fills_python.py', import.meta.url), ['cv2', 'skimage', 'scipy', 'PIL']);
if (python === null) console.log('No Python with scikit-image, OpenCV, scipy and Pillow here: ours is timed alone.');
const folder = mkdtempSync(join(tmpdir(), 'fills-'));
const rows = [['size', 'what', 'method', 'unknown', 'ours s', 'peer s']];

async function measured(
  what: string,
  name: string,
  picture: Planes,
  known: Uint8Array,
  run: () => void,
): Promise<void> {
  const begun = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(begun);
  const unknown = known.reduce((n, k) => n + (k === 0 ? 1 : 0), 0);
  let theirs = '';
  if (python !== null) {
    writeFileSync(join(folder, 'picture.f32'), picture.data);
    writeFileSync(join(folder, 'known.u8'), known);
    const asked = FACTORED.includes(name) && unknown > Number(values.peer) ? 'none' : name;
    const answer = await python.ask(`${asked} ${picture.height} ${picture.width} ${SCALE} ${folder}`);
    theirs = answer === 'none' ? '–' : Number(answer).toFixed(3);
  }
  const side = `${picture.height}²`;
  rows.push([side, what, name, String(unknown), ((user + system) / 1e6).toFixed(3), theirs]);
}

// Compiled by then.
const small = pictureOf(64);
for (const fill of [...Object.values(HOLES), spread]) {
  fill(small, drawnMask('blocks', 64, 64, 1), new Float32Array(small.data.length));
}
for (const side of values.sizes.split(',').map(Number)) {
  const picture = pictureOf(side);
  const out = new Float32Array(picture.data.length);
  for (const damage of ['scratches', 'thick strokes', 'box'] as const) {
    const known = drawnMask(damage, side, side, 1);
    for (const [name, fill] of Object.entries(HOLES)) {
      await measured(damage, name, picture, known, () => fill(picture, known, out));
    }
  }
  const hints = Uint8Array.from({ length: side * side }, (_, i) => ((i * 2654435761) % 4294967296 < 4e6 ? 1 : 0));
  await measured('hints', 'spread', picture, hints, () => spread(picture, hints, out));
  const none = new Uint8Array(side * side).fill(1);
  const large = new Float32Array(SCALE ** 2 * picture.data.length);
  await measured(`× ${SCALE}`, 'bicubic', picture, none, () => enlargeBicubic(picture, SCALE, large));
  const grey = picture.data.slice(0, side * side);
  await measured('proposal', 'scratches', picture, none, () => void proposeScratches(grey, side, side));
}
python?.close();
rmSync(folder, { recursive: true });
console.log(`${alignedTable(rows)}\n\npeak memory ${(process.resourceUsage().maxRSS / 1024 / 1024).toFixed(2)} GB`);
