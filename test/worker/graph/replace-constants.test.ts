import { describe, expect, it } from 'vitest';
import { joinBytes } from '../../../core/formats/join-bytes.ts';
import { field, fieldsOf } from '../../../electron/worker/engines/graph/protobuf.ts';
import { readGraph } from '../../../electron/worker/engines/graph/read-graph.ts';
import { replaceConstants } from '../../../electron/worker/engines/graph/replace-constants.ts';
import { encodeGraph } from '../../../electron/worker/engines/graph/write-graph.ts';
import { floats } from '../../support/graph-constants.ts';
import { tinyGraph } from '../../support/tiny-model.ts';

const read = (bytes: Uint8Array) => {
  const graph = readGraph(bytes);
  if ('refused' in graph) throw new Error(graph.refused);
  return graph;
};
const other = floats('kernel', [1, 1, 3, 3]);

describe('a file with other constants', () => {
  it('keeps everything else, byte by byte: producer, metadata, what no reader of ours knows', () => {
    const metadata = joinBytes([field(1, 'licence'), field(2, 'MIT')]);
    const file = joinBytes([field(2, 'somebody'), encodeGraph(tinyGraph), field(14, metadata), field(5, 3)]);
    const changed = replaceConstants(file, [other]);
    const apart = (bytes: Uint8Array) => [...fieldsOf(bytes)].filter(({ number }) => number !== 7);
    expect(apart(changed).map(({ number, value }) => ({ number, value }))).toEqual(
      apart(file).map(({ number, value }) => ({ number, value })),
    );
    const graph = read(changed);
    expect(graph.constants.find(({ name }) => name === 'kernel')).toEqual(other);
    expect({ ...graph, constants: [] }).toEqual({ ...read(file), constants: [] });
    expect(graph.constants.length).toBe(tinyGraph.constants.length);
  });

  it('is the same file again where it is given its own', () => {
    const file = encodeGraph(tinyGraph);
    const own = tinyGraph.constants.filter(({ name }) => name === 'kernel');
    const again = replaceConstants(file, own);
    expect(again.length).toBe(file.length);
    expect(replaceConstants(again, own)).toEqual(again);
  });

  it('takes the place of what made a constant, a cast of other numbers or a node', () => {
    const kernel = tinyGraph.constants.find(({ name }) => name === 'kernel')!;
    const rest = tinyGraph.constants.filter(({ name }) => name !== 'kernel');
    const cast = {
      ...tinyGraph,
      constants: [...rest, { ...kernel, name: 'stored' }],
      nodes: [
        { op: 'Cast', inputs: ['stored'], outputs: ['kernel'], attributes: { to: { int: 1 } } },
        ...tinyGraph.nodes,
      ],
    };
    const named = {
      ...tinyGraph,
      constants: rest,
      nodes: [
        { op: 'Constant', inputs: [], outputs: ['kernel'], attributes: { value: { tensor: kernel } } },
        ...tinyGraph.nodes,
      ],
    };
    for (const graph of [cast, named]) {
      const changed = read(replaceConstants(encodeGraph(graph), [other]));
      expect(changed.nodes).toEqual(tinyGraph.nodes);
      expect(changed.constants).toEqual([...rest, other]);
    }
  });
});
