import { Command, InvalidArgumentError, Option, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { resolve } from 'node:path';
import { POINT_SETS, SAMPLERS } from '../../../core/contract/lesson.ts';
import { must } from '../../../core/contract/refused.ts';
import { isPointSet } from '../../../core/lesson/point-sets.ts';
import { SIGMA_MAX, SIGMA_MIN } from '../../../core/lesson/scene.ts';
import type { Act } from '../session.ts';
import { mustBeNew } from './files.ts';

/** The data as one cloud, as its shape, and as it is. */
const USUAL: number[] = [0.5, 0.2, 0.05];

/** @throws InvalidArgumentError */
function levels(text: string): number[] {
  const found = text.split(',').map(Number);
  if (found.length > 6 || !found.every((sigma) => sigma >= SIGMA_MIN && sigma <= SIGMA_MAX))
    throw new InvalidArgumentError(`They are one to six numbers from ${SIGMA_MIN} to ${SIGMA_MAX}, apart by commas.`);
  return found;
}

/** @throws InvalidArgumentError */
const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
    return value;
  };

/** `langevin score-field PICTURE`: the picture that explains what a score is, with what a network has learnt of it. */
export const scoreFieldCommand = (act: Act): CommandUnknownOpts =>
  new Command('score-field')
    .summary('draw what a score is: arrows over points of the plane, and the paths that follow them')
    .addHelpText('before', 'Example: langevin score-field spiral.svg --points spiral --sigmas 0.5,0.2,0.05\n')
    .description(
      'Draws the exact score of points of the plane at some noise levels, and paths from noise to data that a sampler takes\n' +
        'along it. Networks of models/training/score_matching.py are drawn below, each with its distance from the exact score.',
    )
    .argument('<PICTURE>', 'file to write; .svg or .png')
    .option(
      '--points <NAME|FILE>',
      `${POINT_SETS.join(', ')}; or a file of x and y between -1 and 1 (.csv, .npy)`,
      'clusters',
    )
    .addOption(
      new Option('--sigmas <S,S,...>', `noise levels, ${SIGMA_MIN} to ${SIGMA_MAX}`)
        .argParser(levels)
        .default(USUAL, USUAL.join()),
    )
    .addOption(
      new Option('--solver <ID>', 'which sampler takes the paths')
        .choices(SAMPLERS)
        .default('annealed-langevin' as const),
    )
    .option('--count <N>', 'paths', whole(1, 100), 16)
    .option('--seed <N>', 'of their noise', whole(0, 2 ** 31), 1)
    .option('--network <FILES...>', 'ONNX files of networks that have learnt the score of these points')
    .option('--force', 'replace PICTURE where it exists')
    .action((picture, { points, sigmas, solver, count, seed, network = [], force }) =>
      act(async ({ host, terminal }) => {
        const output = resolve(picture);
        if (force !== true) mustBeNew(output);
        const drawn = must(
          await host().ask({
            kind: 'score-field',
            output,
            points: isPointSet(points) ? { set: points } : { path: resolve(points) },
            ...{ sigmas, method: solver, walkers: count, seed },
            networks: network.map((file) => resolve(file)),
          }),
        );
        for (const { name, errors } of drawn.networks) {
          const told = errors.map(({ sigma, error }) => `${(100 * error).toPrecision(2)} % at σ ${sigma}`).join(', ');
          terminal.result(`${name}: off the exact score by ${told}.`);
        }
        terminal.result(`Written: ${drawn.output} (${drawn.points === 1 ? 'one point' : `${drawn.points} points`}).`);
        const { output: written, ...facts } = drawn;
        terminal.object({ status: 'done', outputs: [written], ...facts });
        return 0;
      }),
    );
