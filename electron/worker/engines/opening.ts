/** What every engine asks of a network before it is used. */
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import type { ModelManifest } from '../../../core/contract/model.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { readWeights, type GuideFile, type ModelFile } from '../../disk/model-files.ts';
import { vetGraph } from './graph/vet-graph.ts';
import { trialSize } from './network-size.ts';

/** What to do where 8-bit weights were insisted upon in vain. */
export const LEAVE_DIGITS = 'Leave --precision out (or automatic): the weights of the model itself run then.';

/** @param manifest of a model, or of a guide, which says something */
export const refuseModel = (
  manifest: { readonly id: string; readonly says?: unknown },
  reason: string,
  remedy?: string,
): never => {
  const kind = manifest.says === undefined ? {} : ({ isGuide: true } as const);
  const other = remedy === undefined ? {} : { remedy };
  throw new Refused({ code: 'model-refused', model: manifest.id, reason, ...kind, ...other });
};

/**
 * The ONNX file that the manifest names, vetted before any of it runs, with these inputs and this output.
 * @throws Refused: model-missing, model-altered, model-refused
 */
export async function vettedWeights(
  file: ModelFile | GuideFile,
  inputs: readonly string[],
  output: string,
): Promise<Uint8Array> {
  const weights = must(await readWeights(file));
  vetted(file.manifest, weights, inputs, output);
  return weights;
}

/** Looks at an ONNX file before any of it runs. @throws Refused: model-refused */
export function vetted(
  manifest: { readonly id: string },
  weights: Uint8Array,
  inputs: readonly string[],
  output: string,
): void {
  const graph = vetGraph(weights);
  if ('refused' in graph) return refuseModel(manifest, graph.refused);
  checkNames(manifest, { inputs, output }, graph);
}

/** Whether a network takes these inputs, no others, and has this output. @throws Refused: model-refused */
export function checkNames(
  manifest: { readonly id: string },
  wanted: { readonly inputs: readonly string[]; readonly output: string },
  found: { readonly inputs: readonly string[]; readonly outputs: readonly string[] },
): void {
  const [expected, taken] = [wanted, found].map(({ inputs }) => [...inputs].sort().join(', '));
  if (expected !== taken) refuseModel(manifest, `its inputs should be ${expected}, found ${taken || 'none'}`);
  if (!found.outputs.includes(wanted.output))
    refuseModel(manifest, `its output should be ${wanted.output}, found ${found.outputs.join(', ') || 'none'}`);
}

/** Those of a denoiser. @throws Refused as `vettedWeights` */
export const weightsOfModel = (file: ModelFile): Promise<Uint8Array> => {
  const { inputs, outputs } = file.manifest.network;
  return vettedWeights(file, [inputs.image, inputs.noise], outputs.denoised);
};

/** One small evaluation: a wrong shape or wild numbers are found before any work is done. @throws Refused */
export async function tryOut(
  manifest: ModelManifest,
  scoreOf: (height: number, width: number) => ScoreModel,
): Promise<void> {
  const multiple = manifest.network.sizeMultiple;
  // One short of a multiple where that is above one: padding and cropping are tried as well.
  const side = Math.max(1, Math.ceil(32 / multiple)) * multiple - (multiple > 1 ? 1 : 0);
  const [height, width] = trialSize(manifest, side);
  const x = new Float32Array(manifest.channels * height * width);
  for (let i = 0; i < x.length; i++) x[i] = 0.4 + 0.1 * Math.sin(i);
  const trial = await attempt(() => scoreOf(height, width).denoise(x, 1, Float64Array.of(0.1), x));
  if (!trial.ok) {
    // The provider has given its known answer: what fails now is the network.
    const { error } = trial;
    throw new Refused(
      error.code === 'provider-failed' ? { code: 'model-refused', model: manifest.id, reason: error.reason } : error,
    );
  }
  if (!x.every(Number.isFinite)) refuseModel(manifest, 'it answers a plain image with values that are not finite');
}
