import { joinBytes } from '../../../../core/formats/join-bytes.ts';
import type { Constant } from './graph.ts';
import { field, fieldsOf, textIn, textOf } from './protobuf.ts';
import { tensorBytes } from './write-graph.ts';

/**
 * An ONNX file with other constants in the place of those of their names, whoever made them there (an initialiser, a
 * Constant node, the Cast of half floats): all else is the file's own, byte by byte, its metadata and free sizes included.
 */
export function replaceConstants(file: Uint8Array, constants: readonly Constant[]): Uint8Array {
  return rewritten(file, (number, value) => (number === 7 ? field(7, inGraph(value, constants)) : null));
}

function inGraph(graph: Uint8Array, constants: readonly Constant[]): Uint8Array {
  const replaced = new Set(constants.map(({ name }) => name));
  const isReplaced = (node: Uint8Array): boolean => replaced.has(textIn(node, 2));
  const asked = new Set<string>();
  for (const { number, value } of fieldsOf(graph)) {
    if (typeof value === 'number') continue;
    if (number === 1 && !isReplaced(value))
      for (const f of fieldsOf(value)) if (f.number === 1) asked.add(textOf(f.value));
    if (number === 12) asked.add(textIn(value, 1));
  }
  const kept = rewritten(graph, (number, value) => {
    const name = number === 5 ? textIn(value, 8) : '';
    const goes = (number === 1 && isReplaced(value)) || (number === 5 && (replaced.has(name) || !asked.has(name)));
    return goes ? new Uint8Array() : null;
  });
  return joinBytes([kept, ...constants.map((constant) => field(5, tensorBytes(constant)))]);
}

/** The message with some of its parts changed; null leaves one as it stands. */
function rewritten(bytes: Uint8Array, change: (number: number, value: Uint8Array) => Uint8Array | null): Uint8Array {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const f of fieldsOf(bytes)) {
    const whole = bytes.subarray(from, f.end);
    from = f.end;
    parts.push((typeof f.value === 'number' ? null : change(f.number, f.value)) ?? whole);
  }
  return joinBytes(parts);
}
