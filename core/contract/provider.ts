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

/** The provider of that name; `auto` where there is none. */
export const providerOf = (name: unknown): ProviderChoice => providerChoices.find((id) => id === name) ?? 'auto';
