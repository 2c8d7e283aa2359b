import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import sharp from 'sharp';
import { POINT_SETS, type SamplerId } from '../../../core/contract/lesson.ts';
import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import { decodePoints } from '../../../core/formats/lists/point-list.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { centresOf, densityOnGrid, pointsPrior, pullAt } from '../../../core/lesson/plane.ts';
import { pointSet } from '../../../core/lesson/point-sets.ts';
import { POINT_SD } from '../../../core/lesson/scene.ts';
import { sample } from '../../../core/lesson/walks.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { reasonOf } from '../../disk/read-json.ts';
import { writeFileSafely } from '../../disk/write-file.ts';
import { tell } from '../progress.ts';
import { ARROWS, DENSITY, fieldSvg, type Panel, type Row } from './field-svg.ts';
import { openPlaneNetwork } from './plane-network.ts';

const METHOD_NAMES: Readonly<Record<SamplerId, string>> = {
  'annealed-langevin': 'annealed Langevin',
  'euler-maruyama': 'reverse diffusion',
  pc: 'predictor–corrector',
  heun: 'probability flow',
};
/** Points that a score is compared at. */
const COMPARED = 4000;
/** Walkers whose arrival is shown, beside the few whose path is. */
const ARRIVED = 300;
/** Pixels of a PNG for one of the drawing. */
const DENSER = 2;

/**
 * Draws the score of points at some noise levels and the paths of walkers that follow it, by the exact score and by that of
 * networks, and says how far these are from the exact one. @throws Refused
 */
export async function drawScoreField(request: RequestOf<'score-field'>): Promise<Answer<'score-field'>> {
  const { output, sigmas, method, walkers, seed, networks } = request;
  const kind = /\.(svg|png)$/i.exec(output)?.[1]?.toLowerCase();
  if (kind === undefined)
    throw new Refused({
      code: 'invalid-parameter',
      parameter: 'PICTURE',
      reason: `${output} does not end in .svg or .png`,
    });
  const points = await pointsOf(request);
  const exact = pointsPrior(points);
  const rows = [await rowOf('exact score', exact, points)];
  const compared: Answer<'score-field'>['networks'][number][] = [];
  for (const path of networks) {
    const name = basename(path, '.onnx');
    const model = await openPlaneNetwork(path);
    const errors = [];
    for (const sigma of sigmas) errors.push({ sigma, error: await errorOf(model, exact, points, sigma) });
    compared.push({ name, errors });
    rows.push(
      await rowOf(
        name,
        model,
        null,
        errors.map(({ error }) => error),
      ),
    );
  }
  const about = `Score of ${points.length / 2} points at σ ${sigmas.join(', ')}, and ${walkers} paths by ${method} (seed ${seed})`;
  const svg = fieldSvg(points, rows, about);
  await writeFileSafely(
    output,
    kind === 'svg'
      ? svg
      : await sharp(Buffer.from(svg), { density: 72 * DENSER })
          .png()
          .toBuffer(),
  );
  return { output, points: points.length / 2, networks: compared };

  /** @param known the points whose density is known; null: a network does not tell it */
  async function rowOf(
    label: string,
    model: ScoreModel,
    known: Float32Array | null,
    errors?: readonly number[],
  ): Promise<Row> {
    const panels: Panel[] = [];
    for (const [k, sigma] of sigmas.entries()) {
      const density = known === null ? null : new Float32Array(DENSITY.columns * DENSITY.rows);
      if (known !== null && density !== null) densityOnGrid(known, sigma, DENSITY, density);
      const pull = await pullAt(model, centresOf(ARROWS), sigma);
      const error = errors?.[k];
      const title = error === undefined ? `σ ${sigma}` : `σ ${sigma}, off by ${(100 * error).toPrecision(2)} %`;
      panels.push({ title, density, arrows: { pull, sigma }, paths: [], arrived: new Float32Array() });
      tell();
    }
    panels.push(await walked(model, method, walkers, seed));
    return { label, panels };
  }
}

async function pointsOf({ points }: RequestOf<'score-field'>): Promise<Float32Array> {
  if ('set' in points) return pointSet(points.set);
  const bytes = await readFile(points.path).catch((e: unknown) => {
    const remedy = `Give one of ${POINT_SETS.join(', ')}, or the path of a file.`;
    throw new Refused({ code: 'unreadable-file', file: points.path, reason: reasonOf(e), remedy });
  });
  return must(decodePoints(bytes, points.path));
}

async function walked(model: ScoreModel, method: SamplerId, walkers: number, seed: number): Promise<Panel> {
  const walk = sample(model, method, Math.max(walkers, ARRIVED), seed);
  const paths = Array.from({ length: walkers }, () => new Float32Array(2 * walk.of));
  for await (const { step } of walk.steps) {
    const standing = walk.standing();
    paths.forEach((path, w) => path.set(standing.subarray(2 * w, 2 * w + 2), 2 * (step - 1)));
    tell();
  }
  return { title: `paths, ${METHOD_NAMES[method]}`, density: null, arrows: null, paths, arrived: walk.standing() };
}

/** rms |score − exact| over rms |exact|, where noisy data are. */
async function errorOf(model: ScoreModel, exact: ScoreModel, points: Float32Array, sigma: number): Promise<number> {
  const x = new Float32Array(2 * COMPARED);
  fillNormal(x, 1, PURPOSE.replicas, 2);
  const spread = Math.sqrt(POINT_SD ** 2 + sigma ** 2);
  for (let i = 0; i < x.length; i++) x[i] = points[i % points.length]! + spread * x[i]!;
  const [own, truth] = [await pullAt(model, x, sigma), await pullAt(exact, x, sigma)];
  let [apart, all] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    apart += (own[i]! - truth[i]!) ** 2;
    all += truth[i]! ** 2;
  }
  return Math.sqrt(apart / all);
}
