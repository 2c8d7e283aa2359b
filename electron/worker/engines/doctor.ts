import { operators } from '../../../core/catalogue/operators.ts';
import type { Answer } from '../../../core/contract/messages.ts';
import { providerIds, ranOn, type EngineId, type ProviderChoice } from '../../../core/contract/provider.ts';
import { attempt } from '../../../core/contract/refused.ts';
import { significant } from '../../../core/image/number-text.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { sizeOf, type LinearOperator } from '../../../core/operators/linear-operator.ts';
import { openNetwork } from './engines.ts';
import { remedyOf } from './gpu-remedy.ts';
import { prove, threadCount } from './onnx/providers.ts';
import { backendIds, proveBackend } from './tfjs/backends.ts';

type Line = Answer<'doctor'>['lines'][number];

/** Tests this machine: each engine's providers by their known answer and their speed on a network, each operator by its dot test. */
export async function doctor(manifest: string | null): Promise<Answer<'doctor'>> {
  const lines: Line[] = [
    {
      name: 'Node',
      works: true,
      detail: `${process.version}, ${process.platform} ${process.arch}, ${threadCount()} threads`,
    },
  ];
  for (const provider of providerIds) {
    const { reason } = await prove(provider);
    // What a platform lacks is no fault of it; the CPU must work everywhere.
    const works = reason === null ? true : provider === 'cpu' ? false : null;
    const remedy = provider === 'cuda' && reason !== null ? await remedyOf('onnxruntime') : '';
    lines.push({ name: `onnxruntime: ${provider}`, works, detail: `${reason ?? PROVEN}${remedy}` });
    if (reason === null && manifest !== null) lines.push(await speedOf(manifest, provider, 'onnxruntime'));
  }
  let isTimed = false;
  for (const backend of backendIds) {
    const { reason } = await proveBackend(backend);
    const works = reason === null ? true : backend === 'js' ? false : null;
    const remedy = backend === 'cuda' && reason !== null ? await remedyOf('tensorflow') : '';
    lines.push({ name: `TensorFlow.js: ${backend}`, works, detail: `${reason ?? PROVEN}${remedy}` });
    // Only the one that would be taken: the slowest of them takes a minute an evaluation.
    if (reason === null && manifest !== null && !isTimed) {
      isTimed = true;
      lines.push(await speedOf(manifest, 'auto', 'tensorflow'));
    }
  }
  for (const { label, example } of operators) lines.push(dotTest(label, example(64, 5)));
  return { lines };
}

const SIDE = 256;
const PROVEN = 'gives the known answer';

async function speedOf(manifest: string, provider: ProviderChoice, engine: EngineId): Promise<Line> {
  const model = await attempt(() => openNetwork(manifest, provider, engine));
  const name = `Network on ${model.ok ? ranOn(model.value) : ranOn({ engine, provider })}`;
  if (!model.ok)
    return { name, works: false, detail: 'reason' in model.error ? String(model.error.reason) : model.error.code };
  const score = model.value.score(SIDE, SIDE);
  const x = new Float32Array(model.value.manifest.channels * SIDE * SIDE);
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    fillNormal(x, i, PURPOSE.start, 0);
    const start = performance.now();
    await score.denoise(x, 1, Float64Array.of(0.1), x);
    times.push(performance.now() - start);
  }
  const best = Math.min(...times) / 1000;
  return {
    name,
    works: true,
    detail: `${model.value.manifest.id}: ${(1 / best).toFixed(2)} evaluations a second at ${SIDE} × ${SIDE}`,
  };
}

/** ⟨Ax, y⟩ = ⟨x, Aᵀy⟩ in float64, relative to the norms. */
function dotTest(name: string, operator: LinearOperator): Line {
  const x = new Float64Array(sizeOf(operator.inShape));
  const y = new Float64Array(sizeOf(operator.outShape));
  fillNormal(x, 1, PURPOSE.powerIteration, 0);
  fillNormal(y, 2, PURPOSE.powerIteration, 0);
  const ax = new Float64Array(y.length);
  const aty = new Float64Array(x.length);
  operator.forward(x, ax);
  operator.adjoint(y, aty);
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
  const scale = Math.sqrt(dot(ax, ax) * dot(y, y)) + Math.sqrt(dot(x, x) * dot(aty, aty));
  const gap = Math.abs(dot(ax, y) - dot(x, aty)) / scale;
  return { name: `Operator ${name}`, works: gap <= 1e-13, detail: `adjoint exact to ${significant(gap, 2)}` };
}
