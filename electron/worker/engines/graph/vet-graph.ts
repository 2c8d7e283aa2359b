import { fieldsOf, Malformed, textIn } from './protobuf.ts';

/** What a network file says of itself. */
export interface GraphFacts {
  /** Without the constants, which older exporters list among the inputs. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: number;
}

const MAX_NODES = 100_000;
const MAX_DEPTH = 8;
const STANDARD = new Set(['', 'ai.onnx']);
/** Control flow can run for ever, sequences and texts have no place in a denoiser. */
const REFUSED_OPS =
  /^(Loop|Scan|If|Sequence.*|Optional.*|String.*|Regex.*|ConcatFromSequence|SplitToSequence|TfIdf.*)$/;
/** At the fourth byte of the runtime's own format, by which it knows it, whatever else a file may be. */
const RUNTIME_FORMAT = 'ORTM';

/**
 * Walks an ONNX file without running any of it: refused are weights outside the file, operators outside the standard
 * domain, functions, control flow, graphs nested or large beyond measure. @returns the facts, or the reason
 */
export function vetGraph(model: Uint8Array): GraphFacts | { readonly refused: string } {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const constants = new Set<string>();
  let nodes = 0;
  let graphs = 0;

  function tensor(bytes: Uint8Array): string {
    const name = textIn(bytes, 8);
    for (const f of fieldsOf(bytes)) {
      // 0 is the one place of weights that lies in the file.
      if (f.number === 13 || (f.number === 14 && f.value !== 0))
        throw new Malformed(`the weights of "${name || 'a tensor'}" lie in another file (external data)`);
    }
    return name;
  }

  function attribute(bytes: Uint8Array, depth: number): void {
    for (const f of fieldsOf(bytes)) {
      if (typeof f.value === 'number') continue;
      if (f.number === 5 || f.number === 10) tensor(f.value);
      if (f.number === 6 || f.number === 11) graph(f.value, depth + 1);
      if (f.number === 22 || f.number === 23) sparse(f.value);
    }
  }

  /** SparseTensorProto: values 1, indices 2. */
  function sparse(bytes: Uint8Array): void {
    for (const f of fieldsOf(bytes)) if (typeof f.value !== 'number' && f.number <= 2) tensor(f.value);
  }

  function node(bytes: Uint8Array, depth: number): void {
    if (++nodes > MAX_NODES) throw new Malformed(`it has more than ${MAX_NODES} operators`);
    const op = textIn(bytes, 4);
    const domain = textIn(bytes, 7);
    for (const f of fieldsOf(bytes)) {
      if (f.number === 5 && typeof f.value !== 'number') attribute(f.value, depth);
    }
    if (!STANDARD.has(domain)) throw new Malformed(`it uses the operator "${op}" of the foreign domain "${domain}"`);
    if (REFUSED_OPS.test(op)) throw new Malformed(`it uses the operator "${op}", which no denoiser needs`);
  }

  function graph(bytes: Uint8Array, depth: number): void {
    if (depth > MAX_DEPTH) throw new Malformed('its graphs are nested too deeply');
    if (depth === 0) graphs++;
    for (const f of fieldsOf(bytes)) {
      if (typeof f.value === 'number') continue;
      if (f.number === 1) node(f.value, depth);
      if (f.number === 5) constants.add(tensor(f.value));
      if (f.number === 15) sparse(f.value);
      if (depth === 0 && f.number === 11) inputs.push(nameOf(f.value));
      if (depth === 0 && f.number === 12) outputs.push(nameOf(f.value));
    }
  }

  if (new TextDecoder('latin1').decode(model.subarray(4, 8)) === RUNTIME_FORMAT)
    return { refused: "it is in the runtime's own format, not an ONNX file" };
  try {
    for (const f of fieldsOf(model)) {
      if (typeof f.value === 'number') continue;
      if (f.number === 7) graph(f.value, 0);
      if (f.number === 8) {
        const domain = nameOf(f.value);
        if (!STANDARD.has(domain)) throw new Malformed(`it wants operators of the foreign domain "${domain}"`);
      }
      if (f.number === 20) throw new Malformed('it carries training information');
      if (f.number === 25) throw new Malformed('it defines operators of its own (functions)');
    }
  } catch (e) {
    if (e instanceof Malformed) return { refused: e.message };
    throw e;
  }
  if (graphs !== 1) return { refused: 'it is not an ONNX file' };
  return { inputs: inputs.filter((name) => !constants.has(name)), outputs, nodes };
}

/** ValueInfoProto.name and OperatorSetIdProto.domain are both field 1. */
const nameOf = (bytes: Uint8Array): string => textIn(bytes, 1);
