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

/** What ran, in words: "cpu (onnxruntime)". @param engine null in records that name none */
export const ranOn = ({ engine, provider }: { readonly engine: string | null; readonly provider: string }): string =>
  engine === null ? provider : `${provider} (${engineLabels[engineOf(engine)]})`;

/** The provider of that name; `auto` where there is none. */
export const providerOf = (name: unknown): ProviderChoice => providerChoices.find((id) => id === name) ?? 'auto';
