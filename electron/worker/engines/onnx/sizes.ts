import type { ProviderId } from '../../../../core/contract/provider.ts';
import type { Graph, Node } from '../graph/graph.ts';
import { reachedFrom, sizesComputed, type Sizes } from '../graph/pullback/reverse.ts';
import { encodeGraph } from '../graph/write-graph.ts';
import type { Shape4 } from '../network-score.ts';
import { runtime } from './providers.ts';
import { noiseTensor, openSession, runSession } from './session.ts';

const SHAPE_OF = 'langevin:shape:';
const VALUE_OF = 'langevin:value:';

/**
 * The network is run once with a Shape behind each result, so that sizes are facts and need no inference.
 * @param sources what a gradient is wanted in
 * @throws Refused: model-refused, provider-failed
 */
export async function sizesIn(
  graph: Graph,
  network: {
    readonly id: string;
    readonly image: string;
    readonly noise: string | null;
    readonly provider: ProviderId;
  },
  shape: Shape4,
  sources: readonly string[],
): Promise<Sizes> {
  const ort = await runtime();
  const { image, noise } = network;
  const moving = reachedFrom(graph, sources);
  // What meets a moving value (a bias, a scale by σ) may have been broadcast.
  const met = graph.nodes.filter((n) => n.outputs.some((name) => moving.has(name))).flatMap((n) => n.inputs);
  const computed = new Set(graph.nodes.flatMap((n) => n.outputs));
  const names = [...new Set([...moving, ...met])].filter(
    (name) => name !== '' && (computed.has(name) || name === image),
  );
  const read = sizesComputed(graph, moving);
  const int64 = { to: { int: 7 } };
  const asked: readonly Node[] = [
    ...names.map((name) => ({ op: 'Shape', inputs: [name], outputs: [SHAPE_OF + name] })),
    ...read.map((name) => ({ op: 'Cast', inputs: [name], outputs: [VALUE_OF + name], attributes: int64 })),
  ];
  const session = await openSession(
    network,
    encodeGraph({
      ...graph,
      nodes: [...graph.nodes, ...asked],
      outputs: asked.map(({ outputs: [name = ''] }) => ({ name, shape: ['rank'], type: 'int64' })),
    }),
    network.provider,
  );
  try {
    const pixels = new Float32Array(shape.reduce((a, b) => a * b, 1));
    const answers = await runSession(network, network.provider, session, {
      [image]: new ort.Tensor('float32', pixels, shape),
      ...(noise !== null && { [noise]: await noiseTensor(session, noise, new Float64Array(shape[0]).fill(1)) }),
    });
    const numbers = (name: string): BigInt64Array => {
      const data = answers[name]?.data;
      return data instanceof BigInt64Array ? data : new BigInt64Array();
    };
    return {
      shapes: new Map(names.map((name) => [name, Array.from(numbers(SHAPE_OF + name), Number)])),
      computed: new Map(
        read.map((name) => {
          const data = numbers(VALUE_OF + name);
          return [name, { name, shape: [data.length], data }];
        }),
      ),
    };
  } finally {
    await session.release();
  }
}
