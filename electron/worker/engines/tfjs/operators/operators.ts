import { convolutions } from './convolution.ts';
import { pointwise } from './pointwise.ts';
import type { Rules } from './rule.ts';
import { shapes } from './shapes.ts';
import { sums } from './sums.ts';

/** Every operator that can be rebuilt, by its name in ONNX. */
export const OPERATORS: Rules = { ...pointwise, ...shapes, ...convolutions, ...sums };
