import type { ScoreModel } from '../../../core/priors/score-model.ts';

/** One run's place in a lockstep. */
export interface LockstepSeat {
  readonly model: ScoreModel;
  /** The run has ended, well or not: the others no longer wait for it. */
  leave(): void;
}

interface Waiting {
  readonly x: Float32Array;
  readonly sigma: Float64Array;
  readonly out: Float32Array;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Lets runs that know nothing of each other share evaluations: each waits until all that still run have asked, then
 * one batch answers them all. It is what makes several seeds cheap on a GPU.
 */
export function lockstep(model: ScoreModel, runs: number): readonly LockstepSeat[] {
  let running = runs;
  let waiting: Waiting[] = [];

  function answerIfAllAsked(): void {
    if (waiting.length === 0 || waiting.length < running) return;
    const batch = waiting;
    waiting = [];
    answer(model, batch).then(
      () => batch.forEach((w) => w.resolve()),
      (e: unknown) => batch.forEach((w) => w.reject(e)),
    );
  }

  return Array.from({ length: runs }, () => {
    let nfe = 0;
    let isHere = true;
    return {
      model: {
        manifest: model.manifest,
        get nfe() {
          return nfe;
        },
        async denoise(x, batch, sigma, out) {
          await new Promise<void>((resolve, reject) => {
            waiting.push({ x, sigma: sigma.subarray(0, batch), out, resolve, reject });
            answerIfAllAsked();
          });
          nfe += batch;
        },
      },
      leave() {
        if (!isHere) return;
        isHere = false;
        running--;
        answerIfAllAsked();
      },
    };
  });
}

/** One evaluation for all. Sizes differ only in the number of images, so the parts lie one after the other. */
async function answer(model: ScoreModel, batch: readonly Waiting[]): Promise<void> {
  const sigma = Float64Array.from(batch.flatMap((w) => [...w.sigma]));
  const sizes = batch.map((w) => w.x.length);
  const x = new Float32Array(sizes.reduce((sum, n) => sum + n, 0));
  let at = 0;
  for (const w of batch) {
    x.set(w.x, at);
    at += w.x.length;
  }
  await model.denoise(x, sigma.length, sigma, x);
  at = 0;
  for (const [i, w] of batch.entries()) {
    w.out.set(x.subarray(at, at + sizes[i]!));
    at += sizes[i]!;
  }
}
