import type { io, NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { must } from '../../../../../core/contract/refused.ts';
import { readWeights, readWeightsBeside, type GuideFile, type ModelFile } from '../../../../disk/model-files.ts';
import { refuseModel } from '../../opening.ts';
import { firstLineOf } from '../calls.ts';
import { supplyFilterGradient } from './filter-gradient.ts';
import type { TensorFlow } from '../tensors.ts';

/** A model in TensorFlow.js's own formats, as that library runs it. */
export interface LibraryModel {
  readonly inputs: readonly LibraryInput[];
  readonly outputs: readonly string[];
  run(inputs: NamedTensorMap, output: string): Tensor;
  dispose(): void;
}
export interface LibraryInput {
  readonly name: string;
  /** Sizes that may be any are null or negative; absent where the file says none. */
  readonly shape: readonly (number | null)[] | undefined;
  readonly whole: boolean;
}

/** What the library's converter and its `save` write into model.json; more stands there than is read. */
const modelJson = z.object({
  format: z.enum(['graph-model', 'layers-model']).nullish(),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(
    z.object({
      paths: z.array(z.string()).min(1),
      weights: z.array(
        z.object({
          name: z.string(),
          shape: z.array(z.int().nonnegative()),
          dtype: z.enum(['float32', 'int32', 'bool']),
          quantization: z
            .object({
              dtype: z.enum(['uint8', 'uint16', 'float16']),
              scale: z.number().optional(),
              min: z.number().optional(),
            })
            .optional(),
        }),
      ),
    }),
  ),
  signature: z.unknown().optional(),
});

/**
 * Reads a graph model or layers model whose files are those of the manifest.
 * @throws Refused: model-missing, model-altered, model-refused
 */
export async function readLibraryModel(tf: TensorFlow, file: ModelFile | GuideFile): Promise<LibraryModel> {
  const refuse = (reason: string): never => refuseModel(file.manifest, reason);
  const text = new TextDecoder().decode(must(await readWeights(file)));
  const beside = must(await readWeightsBeside(file));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse(`${file.manifest.network.file} is no JSON`);
  }
  const parsed = modelJson.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(`as a model of TensorFlow.js, ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it is none'}`);
  }
  const { modelTopology, weightsManifest, format, signature } = parsed.data;
  const parts = weightsManifest.flatMap(({ paths }) => paths);
  const unnamed = parts.find((path) => !beside.has(path));
  if (unnamed !== undefined) return refuse(`it reads "${unnamed}", which its manifest does not name in "weights"`);
  const artifacts = {
    modelTopology,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    weightData: joined(parts.map((path) => beside.get(path) ?? new Uint8Array())),
    ...(signature === undefined ? {} : { signature }),
  };
  // Its import also tells the library how operators are differentiated.
  const layers = await import('@tensorflow/tfjs-layers');
  supplyFilterGradient(tf);
  try {
    const isGraph = format === 'graph-model' || (typeof format !== 'string' && 'node' in modelTopology);
    return isGraph
      ? await graphModel(tf.io.fromMemory(artifacts))
      : layersModel(tf, await layers.loadLayersModel(tf.io.fromMemory(artifacts)));
  } catch (e) {
    return refuse(`TensorFlow.js cannot load it (${firstLineOf(e)})`);
  }
}

async function graphModel(handler: io.IOHandler): Promise<LibraryModel> {
  const { loadGraphModel } = await import('@tensorflow/tfjs-converter');
  const model = await loadGraphModel(handler);
  return {
    inputs: model.inputs.map(({ name, shape, dtype }) => ({ name: bare(name), shape, whole: dtype === 'int32' })),
    outputs: model.outputs.map(({ name }) => bare(name)),
    run: (inputs, output) => single(model.execute(inputs, output)),
    dispose: () => model.dispose(),
  };
}

type LayersModel = Awaited<ReturnType<(typeof import('@tensorflow/tfjs-layers'))['loadLayersModel']>>;
function layersModel(tf: TensorFlow, model: LayersModel): LibraryModel {
  return {
    inputs: model.inputs.map(({ shape, dtype }, i) => ({
      name: model.inputNames[i]!,
      shape,
      whole: dtype === 'int32',
    })),
    outputs: model.outputNames,
    run(inputs, output) {
      // Not `predict`, which cuts a batch of its own and has no gradient.
      const answers = model.apply(model.inputNames.map((name) => inputs[name]!));
      const all: readonly unknown[] = Array.isArray(answers) ? answers : [answers];
      const answer = all[model.outputNames.indexOf(output)];
      if (answer instanceof tf.Tensor) return answer;
      throw new Error(`its output ${output} is no tensor`);
    },
    dispose: () => void model.dispose(),
  };
}

/** A tensor's name is that of its node; the first output's number may be left out. */
const bare = (name: string): string => name.replace(/:0$/, '');
const single = (answer: Tensor | Tensor[]): Tensor => (Array.isArray(answer) ? answer[0]! : answer);

function joined(parts: readonly Uint8Array[]): ArrayBuffer {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole.buffer;
}
