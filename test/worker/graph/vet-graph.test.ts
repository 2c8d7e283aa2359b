import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinBytes } from '../../../core/formats/join-bytes.ts';
import { field, fieldsOf, Malformed } from '../../../electron/worker/engines/graph/protobuf.ts';
import { vetGraph } from '../../../electron/worker/engines/graph/vet-graph.ts';
import { encodeGraph } from '../../../electron/worker/engines/graph/write-graph.ts';
import { isKnownAnswer, knownInput } from '../../../electron/worker/engines/known-answer.ts';
import { reflection } from '../../../electron/worker/engines/reflect.ts';
import { tinyGraph } from '../../support/tiny-model.ts';

const refusal = (bytes: Uint8Array): string => {
  const graph = vetGraph(bytes);
  return 'refused' in graph ? graph.refused : '';
};
/** A graph with one raw field put into its GraphProto. */
const withGraphField = (extra: Uint8Array): Uint8Array => joinBytes([field(1, 8), field(7, extra)]);

describe('the walk over an ONNX file', () => {
  it('finds inputs and outputs without running anything', () => {
    expect(vetGraph(encodeGraph(tinyGraph))).toEqual({ inputs: ['x', 'sigma'], outputs: ['denoised'], nodes: 7 });
  });

  it('refuses weights that lie in another file', () => {
    const tensor = joinBytes([
      field(8, 'w'),
      field(13, joinBytes([field(1, 'location'), field(2, '../../../etc/passwd')])),
    ]);
    expect(refusal(withGraphField(field(5, tensor)))).toMatch(/"w" lie in another file/);
    expect(refusal(withGraphField(field(5, joinBytes([field(8, 'w'), field(14, 1)]))))).toMatch(/external data/);
  });

  it('refuses external weights hidden in an attribute of a node', () => {
    const tensor = joinBytes([field(8, 'w'), field(14, 1)]);
    const node = joinBytes([field(4, 'Constant'), field(5, joinBytes([field(1, 'value'), field(5, tensor)]))]);
    expect(refusal(withGraphField(field(1, node)))).toMatch(/external data/);
  });

  it('refuses foreign operators, functions and control flow, by name', () => {
    const [node] = tinyGraph.nodes;
    const foreign = { ...tinyGraph, nodes: [{ ...node!, domain: 'com.evil' }] };
    expect(refusal(encodeGraph(foreign))).toMatch(/"Reshape" of the foreign domain "com.evil"/);
    expect(refusal(encodeGraph({ ...tinyGraph, nodes: [{ ...node!, op: 'Loop' }] }))).toMatch(/"Loop"/);
    expect(refusal(joinBytes([encodeGraph(tinyGraph), field(25, field(1, 'f'))]))).toMatch(/functions/);
    expect(refusal(joinBytes([encodeGraph(tinyGraph), field(8, field(1, 'com.evil'))]))).toMatch(/com.evil/);
  });

  it('reads what the runtime would read, whatever a file makes of the wire format', () => {
    const number = (of: number) => field(of, 0);
    const loop = joinBytes([field(4, 'Loop'), number(4)]);
    expect(refusal(withGraphField(field(1, loop))), 'a text, then a number in its place').toMatch(/"Loop"/);
    const foreign = joinBytes([field(4, 'Add'), field(7, 'com.evil'), number(7)]);
    expect(refusal(withGraphField(field(1, foreign)))).toMatch(/com.evil/);
    const twice = joinBytes([field(1, 'ai.onnx'), field(1, 'com.evil'), number(1)]);
    expect(refusal(joinBytes([encodeGraph(tinyGraph), field(8, twice)])), 'said twice').toMatch(/com.evil/);
    const elsewhere = joinBytes([field(8, 'w'), field(14, 2 ** 32 + 1)]);
    expect(refusal(withGraphField(field(5, elsewhere))), 'a number that 32 bits cut').toMatch(/external data/);
    const hidden = field(2 ** 29 + 25, field(1, 'f'));
    expect(refusal(joinBytes([encodeGraph(tinyGraph), hidden])), 'a key that 32 bits cut').toMatch(/a number/);
    const other = field(2, '\0\0ORTM');
    expect(refusal(joinBytes([other, encodeGraph(tinyGraph)])), 'two formats at once').toMatch(/own format/);
  });

  it('refuses what is not an ONNX file', () => {
    expect(refusal(new Uint8Array(0))).toMatch(/not an ONNX file/);
    expect(refusal(new TextEncoder().encode('<html>'))).not.toBe('');
  });

  it('never throws and always ends on changed and cut bytes', () => {
    const whole = encodeGraph(tinyGraph);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(whole.length), (at, byte, end) => {
        const bytes = whole.slice(0, end);
        if (at < end) bytes[at] = byte;
        expect(vetGraph(bytes)).toBeTypeOf('object');
      }),
      { numRuns: 500 },
    );
  });
});

describe('the wire format', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(), fc.string(), (number, value, text) => {
        const parts = [field(number, value), field(number + 1, text)] as const;
        const [a, b] = [...fieldsOf(joinBytes(parts))];
        expect(a).toEqual({ number, value, end: parts[0].length });
        expect(b!.end).toBe(parts[0].length + parts[1].length);
        expect(new TextDecoder().decode(b!.value as Uint8Array)).toBe(
          new TextDecoder().decode(new TextEncoder().encode(text)),
        );
      }),
    );
  });

  it('does not believe a length beyond the end', () => {
    expect(() => [...fieldsOf(Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, 1))]).toThrow(Malformed);
  });
});

it('knows the right answer from a wrong one', () => {
  const x = knownInput();
  const at = (r: number, c: number): number => (r < 0 || c < 0 || r > 7 || c > 7 ? 0 : x[r * 8 + c]!);
  const y = x.map((v, i) => {
    const [r, c] = [Math.floor(i / 8), i % 8];
    return at(r - 1, c) + at(r + 1, c) + at(r, c - 1) + at(r, c + 1) - 4 * v + 1;
  });
  expect(y[27]).toBe(7);
  expect(isKnownAnswer(y)).toBe(true);
  y[27]! += 0.01;
  expect(isKnownAnswer(y)).toBe(false);
  expect(isKnownAnswer(new Float32Array(64).fill(NaN))).toBe(false);
});

it('pads by reflection to a multiple, the image in the middle', () => {
  expect([...reflection(5, 8)]).toEqual([1, 0, 1, 2, 3, 4, 3, 2]);
  expect([...reflection(4, 4)]).toEqual([0, 1, 2, 3]);
  expect([...reflection(1, 4)]).toEqual([0, 0, 0, 0]);
  expect([...reflection(2, 8)].every((i) => i === 0 || i === 1)).toBe(true);
});
