import type { ScoreModel } from '../priors/score-model.ts';
import { residualVariance } from '../priors/residual-variance.ts';
import { agreement, countedAlong, posteriorAlong } from './line.ts';
import { centresOf, densityOnGrid, pointsPrior, pullAt, residualTable } from './plane.ts';
import { ALONG, SIGMA_MAX, type Picture, type Scene, type Walk } from './scene.ts';
import { reconstruct, sample, wander, type Walking } from './walks.ts';

/** Makes the pictures of the lesson, one after the other; a walk goes on from one to the next, also where the data change. */
export function openLesson(): (scene: Scene) => Promise<Picture> {
  /** The data as they are now: a walk that is on its way follows them. */
  let prior: ScoreModel | null = null;
  let known: Float32Array = new Float32Array();
  const now = (): ScoreModel => prior!;
  const model: ScoreModel = {
    get manifest() {
      return now().manifest;
    },
    get nfe() {
      return now().nfe;
    },
    denoise: (x, batch, sigma, out) => now().denoise(x, batch, sigma, out),
  };

  let walking: (Walking & { readonly id: number; readonly level: number | null }) | null = null;
  let step = 0;
  let level = SIGMA_MAX;

  function learn(points: Float32Array): void {
    if (prior !== null && points.length === known.length && points.every((v, i) => v === known[i])) return;
    known = points;
    prior = pointsPrior(points);
    field = null;
  }

  /** At one level nothing but the walkers moves: the field under them is computed once. */
  let field: (Pick<Picture, 'density' | 'arrows'> & { readonly of: string }) | null = null;
  async function fieldAt(
    sigma: number,
    { density: cells, arrows }: Scene,
  ): Promise<Pick<Picture, 'density' | 'arrows'>> {
    const of = JSON.stringify([sigma, cells, arrows]);
    if (field?.of !== of) {
      const density = new Float32Array(cells.columns * cells.rows);
      densityOnGrid(known, sigma, cells, density);
      field = { of, density, arrows: await pullAt(model, centresOf(arrows), sigma) };
    }
    // Whoever is answered takes the arrays away.
    return { density: field.density.slice(), arrows: field.arrows.slice() };
  }

  async function begin(walk: Walk, sigma: number | null): Promise<Walking> {
    if (walk.way === 'langevin') {
      const stands = walking?.id === walk.id ? walking.standing() : null;
      return wander(model, sigma ?? SIGMA_MAX, walk, stands, stands === null ? 0 : step);
    }
    if (walk.way !== 'proximal') return sample(model, walk.way, walk.count, walk.seed);
    if (walk.line === null) throw new Error('The engine was asked for without a measurement.');
    const table = await residualTable(model, known);
    return reconstruct(model, residualVariance({ ...model.manifest, residualVariance: table }), walk.line, walk);
  }

  async function move({ walk, sigma, steps }: Scene): Promise<void> {
    if (walk === null) {
      walking = null;
      step = 0;
      return;
    }
    const wanders = walk.way === 'langevin' ? sigma : null;
    if (walking?.id !== walk.id || walking.level !== wanders) {
      const isNew = walking?.id !== walk.id;
      walking = { ...(await begin(walk, sigma)), id: walk.id, level: wanders };
      if (isNew) {
        step = 0;
        level = sigma ?? SIGMA_MAX;
      }
    }
    for (let n = 0; n < steps && step < walking.of; n++) {
      const { value, done } = await walking.steps.next();
      if (done === true) break;
      step = value.step;
      level = value.sigma ?? level;
    }
  }

  return async (scene) => {
    learn(scene.points);
    await move(scene);
    const sigma = scene.sigma ?? level;
    const { density, arrows } = await fieldAt(sigma, scene);
    const walkers = Float32Array.from(walking?.standing() ?? []);
    const denoised = new Float32Array(scene.probe?.length ?? 0);
    if (scene.probe !== null) await model.denoise(scene.probe, 1, Float64Array.of(sigma), denoised);
    const { line } = scene;
    const exact = new Float32Array(line === null ? 0 : ALONG.fine);
    const found = new Float32Array(line === null ? 0 : ALONG.coarse);
    if (line !== null) {
      posteriorAlong(known, line, ALONG.reach, exact);
      countedAlong(walkers, line, ALONG.reach, found);
    }
    const compared = line === null || walkers.length === 0 ? null : agreement(walkers, line, exact, found);
    return {
      ...{ sigma, density, arrows, walkers, step, of: walking?.of ?? 0, denoised, exact, found },
      shared: compared?.shared ?? null,
      miss: compared?.miss ?? null,
    };
  };
}
