/** What can run a network. */
import { z } from 'zod';

/** In the order in which `auto` tries them. */
export const providerIds = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const;
export type ProviderId = (typeof providerIds)[number];

/** As a person asks for one: `auto` is the first that proves itself. */
export const providerChoices = ['auto', ...providerIds] as const;
export type ProviderChoice = (typeof providerChoices)[number];
export const providerSchema = z.enum(providerChoices);

export const providerLabels: Readonly<Record<ProviderChoice, string>> = {
  auto: 'Automatic',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'CoreML',
  webgpu: 'WebGPU',
  cpu: 'CPU',
};

/** The libraries that run networks, in the order in which `auto` asks them. */
export const engineIds = ['onnxruntime', 'tensorflow'] as const;
export type EngineId = (typeof engineIds)[number];
/** As a person asks for one: `auto` is the first that runs the weights and whose provider proves itself. */
export const engineChoices = ['auto', ...engineIds] as const;
export type EngineChoice = (typeof engineChoices)[number];
export const engineSchema = z.enum(engineChoices);

export const engineLabels: Readonly<Record<EngineChoice, string>> = {
  auto: 'Automatic',
  onnxruntime: 'onnxruntime',
  tensorflow: 'TensorFlow.js',
};
/** The engine of that name; `auto` where there is none. */
export const engineOf = (name: unknown): EngineChoice => engineChoices.find((id) => id === name) ?? 'auto';

/**
 * Digits of the weights. `auto` takes eight bits where the model has such weights, this processor is faster by them and
 * no method asks for more.
 */
export const precisionIds = ['float32', 'int8'] as const;
export type PrecisionId = (typeof precisionIds)[number];
export const precisionChoices = ['auto', ...precisionIds] as const;
export type PrecisionChoice = (typeof precisionChoices)[number];
export const precisionSchema = z.enum(precisionChoices);
export const precisionLabels: Readonly<Record<PrecisionChoice, string>> = {
  auto: 'Automatic',
  float32: 'All digits',
  int8: 'Eight bits',
};
/** The precision of that name; `auto` where there is none. */
export const precisionOf = (name: unknown): PrecisionChoice => precisionChoices.find((id) => id === name) ?? 'auto';

/** What ran, in words: "cpu (onnxruntime, 8-bit weights)". @param engine null in records that name none */
export function ranOn(ran: {
  readonly engine: string | null;
  readonly provider: string;
  readonly precision?: string | null;
}): string {
  if (ran.engine === null) return ran.provider;
  const digits = ran.precision === 'int8' ? ', 8-bit weights' : '';
  return `${ran.provider} (${engineLabels[engineOf(ran.engine)]}${digits})`;
}

/** The provider of that name; `auto` where there is none. */
export const providerOf = (name: unknown): ProviderChoice => providerChoices.find((id) => id === name) ?? 'auto';
