import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinBytes } from '../../../core/formats/join-bytes.ts';
import type { Attribute, Graph } from '../../../electron/worker/engines/graph/graph.ts';
import { field } from '../../../electron/worker/engines/graph/protobuf.ts';
import { readGraph } from '../../../electron/worker/engines/graph/read-graph.ts';
import { encodeGraph } from '../../../electron/worker/engines/graph/write-graph.ts';
import { tinyGraph } from '../../support/tiny-model.ts';

const single = fc.float({ noNaN: true });
const attribute: fc.Arbitrary<Attribute> = fc.oneof(
  fc.array(fc.integer(), { minLength: 1 }),
  fc.record({ int: fc.oneof(fc.integer(), fc.constantFrom(-1, -(2 ** 40), 2 ** 52)) }),
  fc.record({ float: single }),
  fc.record({ floats: fc.array(single, { minLength: 1 }) }),
  fc.record({ text: fc.string() }),
  fc.record({
    tensor: fc.array(single).map((values) => ({ name: 't', shape: [values.length], data: Float32Array.from(values) })),
  }),
);

/** A graph whose one constant is this raw tensor. */
const holding = (...parts: Uint8Array[]) =>
  readGraph(joinBytes([field(8, field(2, 14)), field(7, field(5, joinBytes([...parts, field(8, 'c')])))]));
const constantIn = (...parts: Uint8Array[]) => {
  const graph = holding(...parts);
  return 'refused' in graph ? graph : graph.constants[0]!;
};

describe('an ONNX file as plain data', () => {
  it('is what was written', () => {
    expect(readGraph(encodeGraph(tinyGraph))).toEqual({
      ...tinyGraph,
      inputs: tinyGraph.inputs.map((value) => ({ ...value, type: 'float32' })),
      outputs: tinyGraph.outputs.map((value) => ({ ...value, type: 'float32' })),
    });
    const typed: Graph = {
      ...tinyGraph,
      inputs: [{ name: 'x', shape: [1, 'n'], type: 'int64' }],
      outputs: [{ name: 'y', shape: [], type: 'float32' }],
      constants: [
        { name: 'a', shape: [2], data: Int32Array.of(-1, 5) },
        { name: 'b', shape: [1, 2], data: Uint8Array.of(0, 1) },
        { name: 'c', shape: [], data: BigInt64Array.of(-3n) },
      ],
    };
    expect(readGraph(encodeGraph(typed))).toEqual(typed);
  });

  it('keeps every kind of attribute', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]+$/), attribute, { minKeys: 1 }), (attributes) => {
        const graph: Graph = { ...tinyGraph, nodes: [{ op: 'Any', inputs: ['', 'x'], outputs: ['y'], attributes }] };
        const read = readGraph(encodeGraph(graph));
        expect(read).toMatchObject({ nodes: [{ op: 'Any', inputs: ['', 'x'], outputs: ['y'] }] });
        expect('nodes' in read && { ...read.nodes[0]!.attributes }).toEqual({ ...attributes });
      }),
    );
  });

  it('reads numbers of every width, raw and one by one', () => {
    expect(constantIn(field(1, 2), field(2, 10), field(9, Uint8Array.of(0, 0x3c, 0, 0xc0)))).toMatchObject({
      data: Float32Array.of(1, -2),
    });
    expect(constantIn(field(1, 2), field(2, 10), field(5, 0x3c00), field(5, 0xc000))).toMatchObject({
      data: Float32Array.of(1, -2),
    });
    const double = new Uint8Array(Float64Array.of(0.5).buffer);
    expect(constantIn(field(1, 1), field(2, 11), field(9, double))).toMatchObject({ data: Float32Array.of(0.5) });
    expect(constantIn(field(1, 1), field(2, 11), field(10, double))).toMatchObject({ data: Float32Array.of(0.5) });
    expect(constantIn(field(1, 2), field(2, 7), field(7, -4), field(7, 9))).toMatchObject({
      data: BigInt64Array.of(-4n, 9n),
    });
    expect(constantIn(field(1, 2), field(2, 9), field(5, Uint8Array.of(1, 0)))).toMatchObject({
      data: Uint8Array.of(1, 0),
    });
  });

  it('refuses a tensor that holds fewer numbers than its shape says, and kinds of number without a use', () => {
    expect(holding(field(1, 3), field(2, 1), field(9, new Uint8Array(8)))).toEqual({
      refused: 'the tensor "c" should hold 3 numbers, found 2',
    });
    expect(holding(field(1, 1), field(2, 14), field(9, new Uint8Array(8)))).toMatchObject({
      refused: expect.stringMatching(/kind 14/) as string,
    });
    expect(readGraph(Uint8Array.of(8, 8))).toEqual({ refused: 'it is not an ONNX file' });
  });

  it('never fails otherwise, whatever the bytes', () => {
    const sound = encodeGraph(tinyGraph);
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.nat(255), (at, byte) => {
        const bytes = sound.slice();
        bytes[at] = byte;
        expect(readGraph(bytes)).toBeTypeOf('object');
      }),
      { numRuns: 1000 },
    );
  });
});
