/**
 * What photographs come to: holes of twelve kinds, colour with 0, 5 and 20 hints, enlarging by 2, 3 and 4, old photographs:
 * `npx tsx test/bench/photo/quality.ts --data DIR [--only holes,colour,enlarge,old,real] [--images 6] [--size 256] [--masks 03,07]
 * [--hints 0,5,20] [--seeds 4] [--accurate] [--model MANIFEST]` (or LANGEVIN_DATA). Centre crops of `val_full` of both
 * data folders, `--images` of each; masks are never resized. Each result is kept in test/bench/results/photo as it comes, so that a stopped run goes on where
 * it was; one is made again when the network or a setting changes. Contact sheets are written beside them.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { must } from '../../../core/contract/refused.ts';
import { readManifest } from '../../../electron/disk/model-files.ts';
import { openNetwork } from '../../../electron/worker/engines/engines.ts';
import { colour } from './parts/colour.ts';
import { cropsOf, dataFolder, masksOf } from './parts/crops.ts';
import { enlarge } from './parts/enlarge.ts';
import { holes } from './parts/holes.ts';
import { FOLDER } from './parts/ledger.ts';
import { runnerOf } from './parts/methods.ts';
import { old } from './parts/old.ts';
import { real } from './parts/real.ts';

const BUNDLED = fileURLToPath(new URL('../../../models/photo/manifest.json', import.meta.url));
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    model: { type: 'string', default: BUNDLED },
    only: { type: 'string', default: 'holes,colour,enlarge,old,real' },
    images: { type: 'string', default: '6' },
    size: { type: 'string', default: '256' },
    masks: { type: 'string' },
    hints: { type: 'string', default: '0,5,20' },
    seeds: { type: 'string', default: '4' },
    accurate: { type: 'boolean', default: false },
  },
});
const data = dataFolder(values.data);
if (data === null) {
  console.log('This measurement needs the data folder: --data DIR or LANGEVIN_DATA, with photo/val_full in it.');
  process.exit(3);
}
const { manifest } = must(await readManifest(values.model));
const runner = runnerOf(await openNetwork(values.model, 'cpu'), manifest.network.sha256);
const [images, side] = [Number(values.images), Number(values.size)];
const parts = values.only.split(',');
const wanted = values.masks?.split(',');

const crops = await cropsOf(data, images, side);
const masks = await masksOf(data, side);
console.log(`Model ${manifest.id} ${manifest.network.sha256.slice(0, 8)}; results and sheets in ${FOLDER}`);
if (parts.includes('holes')) {
  const chosen = masks.filter(({ file }) => wanted?.some((name) => file.includes(name)) ?? true);
  await holes(runner, crops, chosen, values.accurate ? ['accurate'] : []);
}
if (parts.includes('old')) {
  const scratches = masks.find(({ file }) => file.includes('scratches'));
  if (scratches !== undefined) await old(runner, crops, scratches);
}
if (parts.includes('real')) await real(runner, data, side);
if (parts.includes('enlarge')) await enlarge(runner, (scale) => cropsOf(data, images, side - (side % scale)));
if (parts.includes('colour')) await colour(runner, crops, values.hints.split(',').map(Number), Number(values.seeds));
