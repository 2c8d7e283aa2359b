import { resolve } from 'node:path';
import { CT_KIND } from '../../core/modalities/ct/kind.ts';
import { conventionOf } from '../../core/modalities/ct/conventions.ts';
import { parseAngleRange } from '../../core/modalities/ct/geometry.ts';
import { NUMBER_PARAMETERS } from '../../core/modalities/ct/numbers.ts';
import type { ModelFacts } from '../../core/modalities/ct/request.ts';
import { solverIds } from '../../core/modalities/ct/resolve.ts';
import { solvers, usesPrior } from '../../core/catalogue/solvers/solvers.ts';
import { reconstructCtParameters } from '../../core/modalities/ct/parameters.ts';
import { flagOf, type ParameterValues } from '../../core/contract/parameters.ts';
import { providerOf, type ProviderChoice } from '../../core/contract/provider.ts';
import { attempt, must, Refused } from '../../core/contract/refused.ts';
import type { Answer, RequestOf } from '../../core/contract/messages.ts';
import type { Result } from '../../core/contract/result.ts';
import { findModel } from '../disk/model-files.ts';
import { modelFactsOf } from '../host/runs/ct-jobs.ts';
import { readValues } from './flags.ts';
import type { Session } from './session.ts';

/** What was typed after `reconstruct ct`, read as far as the flags alone allow. */
export interface CtArguments {
  readonly input: { readonly kind: 'image' | 'sinogram'; readonly path: string };
  readonly values: ParameterValues;
  readonly given: ReadonlySet<string>;
  readonly solverValues: Readonly<Record<string, ParameterValues>>;
  readonly slice: number | 'all' | null;
  /** Flags that were given and that no chosen solver reads. */
  readonly idle: readonly string[];
}

const contradiction = (reason: string, remedy: string): never => {
  throw new Refused({ code: 'contradiction', reason, remedy });
};

function inputOf(input: string | undefined, sinogram: unknown): CtArguments['input'] {
  if (typeof sinogram === 'string') {
    if (input !== undefined) contradiction('INPUT and --sinogram contradict each other', 'Give one of them.');
    return { kind: 'sinogram', path: resolve(sinogram) };
  }
  if (input === undefined) {
    return contradiction('There is no input', 'Name an image (DICOM, NIfTI, NPY, …), or a measured --sinogram FILE.');
  }
  return { kind: 'image', path: resolve(input) };
}

function sliceOf(text: unknown): CtArguments['slice'] {
  if (text === null || text === undefined || text === 'all') return text ?? null;
  const n = Number(text);
  if (typeof text === 'string' && Number.isInteger(n) && n >= 0) return n;
  throw new Refused({
    code: 'invalid-parameter',
    parameter: '--slice',
    reason: `"${String(text)}" is not a whole number from 0, or "all"`,
  });
}

function idleFlags(
  chosen: readonly string[],
  given: CtArguments['given'],
  solverValues: CtArguments['solverValues'],
): readonly string[] {
  const ofOthers = Object.entries(solverValues)
    .filter(([id]) => !chosen.includes(id))
    .flatMap(([id, own]) => Object.keys(own).map((name) => `--${id}-${flagOf(name)}`));
  const isDiffusion = chosen.some((id) => usesPrior(id));
  const ofDiffusion = isDiffusion ? [] : ['steps', 'samples', 'model', 'provider'].filter((id) => given.has(id));
  return [...ofOthers, ...ofDiffusion.map((id) => `--${flagOf(id)}`)];
}

/** Errors: invalid-parameter, contradiction. */
export const readArguments = (
  input: string | undefined,
  options: Readonly<Record<string, unknown>>,
): Promise<Result<CtArguments>> =>
  attempt(async () => {
    const { values, given } = must(readValues(reconstructCtParameters, options));
    const solverValues: Record<string, ParameterValues> = {};
    for (const { id, parameters } of solvers) {
      const own = must(readValues(parameters, options, `${id}-`));
      solverValues[id] = Object.fromEntries([...own.given].map((name) => [name, own.values[name] ?? null]));
    }
    const chosen = must(solverIds(values));
    return {
      input: inputOf(input, options['sinogram']),
      values,
      given,
      solverValues,
      slice: sliceOf(values['slice']),
      idle: idleFlags(chosen, given, solverValues),
    };
  });

/** A request with everything that had to be read from disk. */
export interface InspectedInput {
  readonly typed: CtArguments;
  readonly model: ModelFacts | null;
  readonly angles: readonly number[] | null;
  readonly found: Answer<'prepare'>;
  /** The frames to reconstruct. */
  readonly slices: readonly number[];
}

/** Reads the input and tries the model, in the worker. @param provider that proves the model, here and now */
export const inspectInput = (
  session: Session,
  typed: CtArguments,
  provider: ProviderChoice = providerOf(typed.values['provider']),
): Promise<Result<InspectedInput>> =>
  attempt(async () => {
    const { values } = typed;
    const text = (id: string): string | null => (typeof values[id] === 'string' ? values[id] : null);
    const wanted = must(solverIds(values)).some((id) => usesPrior(id));
    const named = text('model');
    const file =
      wanted || named !== null ? must(await findModel(named, CT_KIND, `${session.place.root}/models`)) : null;
    const range = text('angles') === null ? null : must(parseAngleRange(text('angles') ?? ''));
    const anglesFile = range === null ? text('angles') : null;
    const fileOf = (id: string): string | null => (text(id) === null ? null : resolve(text(id)!));
    const found = must(
      await session.host().ask({
        kind: 'prepare',
        input: toRead(typed),
        slice: typed.slice,
        angles: anglesFile === null ? null : resolve(anglesFile),
        roi: fileOf('roi'),
        model: wanted ? (file?.path ?? null) : null,
        provider,
        quantity:
          values['quantity'] === 'counts' || values['quantity'] === 'line-integrals' ? values['quantity'] : null,
        i0: typeof values['i0'] === 'number' ? values['i0'] : null,
        numbers: Object.fromEntries(NUMBER_PARAMETERS.map((id) => [id, values[id] ?? null])),
        flat: fileOf('flat'),
        dark: fileOf('dark'),
      }),
    );
    const model = file === null ? null : modelFactsOf(file);
    return { typed, model, angles: range ?? found.angles, found, slices: slicesOf(typed, found.facts.frames) };
  });

/** The input as far as its reading depends on flags. */
function toRead(typed: CtArguments): RequestOf<'prepare'>['input'] {
  const { input, values } = typed;
  const { kind, path } = input;
  const { series } = values;
  if (kind === 'image') return { kind, path, ...(typeof series === 'string' ? { series } : {}) };
  const { axes } = conventionOf(typed, values['geometry'] === 'parallel' ? 'parallel' : 'fan');
  return { kind, path, axes, row: typeof values['row'] === 'number' ? values['row'] : null };
}

function slicesOf({ slice, input }: CtArguments, frames: number): readonly number[] {
  if (input.kind === 'sinogram') return [0];
  if (slice === 'all') return Array.from({ length: frames }, (_, i) => i);
  const one = slice ?? Math.floor(frames / 2);
  if (one < frames) return [one];
  const range = frames === 1 ? 'there is one slice, 0' : `there are ${frames} slices, 0 to ${frames - 1}`;
  throw new Refused({ code: 'invalid-parameter', parameter: '--slice', reason: `${one} is beyond the end: ${range}` });
}
