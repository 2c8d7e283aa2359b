/** The header of an ISMRMRD file (Inati et al. 2017, Magn. Reson. Med. 77(1):411-421; schema/ismrmrd.xsd). */
import { DOMParser, onErrorStopParsing, type Element } from '@xmldom/xmldom';
import { damaged } from '../../refusal.ts';

interface Space {
  /** Samples along readout, first and second phase encoding. */
  readonly matrix: readonly [x: number, y: number, z: number];
  readonly fieldOfViewMm: readonly [x: number, y: number, z: number];
}

export interface Encoding {
  readonly trajectory: string;
  readonly encoded: Space;
  readonly image: Space;
  /** Encode step of the middle of k-space; null where it is not said. */
  readonly centre: number | null;
  /** Lines that calibrate the coils were measured apart, not as part of the image. */
  readonly isCalibratedApart: boolean;
}

export interface IsmrmrdHeader {
  /** Of the first encoding. */
  readonly pixelMm: readonly [number, number] | null;
  readonly oversampling: number;
  readonly encodings: readonly Encoding[];
}

/** A scanner's header has some tens of kilobytes. */
const LONGEST = 2 ** 23;

const children = (element: Element, name: string): Element[] =>
  [...element.childNodes].filter(
    (node): node is Element => node.nodeType === node.ELEMENT_NODE && node.localName === name,
  );

/** The first element at the end of a path. */
function at(element: Element, ...path: readonly string[]): Element | null {
  let found: Element | null = element;
  for (const name of path) found = found === null ? null : (children(found, name)[0] ?? null);
  return found;
}

function numberAt(element: Element, ...path: readonly string[]): number | null {
  const text = at(element, ...path)?.textContent?.trim() ?? '';
  const number = Number(text);
  return text === '' || !Number.isFinite(number) ? null : number;
}

function space(encoding: Element, name: string): Space {
  const triple = (what: string): readonly [number, number, number] => {
    const [x, y, z] = ['x', 'y', 'z'].map((axis) => numberAt(encoding, name, what, axis));
    return [x ?? 0, y ?? 0, z ?? 0];
  };
  return { matrix: triple('matrixSize'), fieldOfViewMm: triple('fieldOfView_mm') };
}

function encodingOf(element: Element): Encoding {
  const calibration = at(element, 'parallelImaging', 'calibrationMode')?.textContent?.trim() ?? '';
  return {
    trajectory: at(element, 'trajectory')?.textContent?.trim() ?? 'cartesian',
    encoded: space(element, 'encodedSpace'),
    image: space(element, 'reconSpace'),
    centre: numberAt(element, 'encodingLimits', 'kspace_encoding_step_1', 'center'),
    isCalibratedApart: calibration === 'separate' || calibration === 'external',
  };
}

/** @throws a refusal */
export function ismrmrdHeader(xml: string): IsmrmrdHeader {
  if (xml.length > LONGEST) throw damaged(`its header has ${xml.length} characters`);
  let root: Element | null;
  try {
    root = new DOMParser({ onError: onErrorStopParsing }).parseFromString(xml, 'text/xml').documentElement;
  } catch (e) {
    throw damaged(`its XML header is damaged (${e instanceof Error ? e.message.split('\n')[0] : String(e)})`);
  }
  if (root?.localName !== 'ismrmrdHeader') throw damaged('its XML header is none of ISMRMRD');
  const encodings = children(root, 'encoding').map(encodingOf);
  const [first] = encodings;
  return {
    pixelMm: first === undefined ? null : pixelMmOf(first),
    oversampling: first === undefined ? 1 : oversamplingOf(first),
    encodings,
  };
}

/** Row spacing along the readout, column spacing along the phase encoding. */
export function pixelMmOf({ encoded: { matrix, fieldOfViewMm } }: Encoding): readonly [number, number] | null {
  const [row, column] = [fieldOfViewMm[0] / matrix[0], fieldOfViewMm[1] / matrix[1]];
  return Number.isFinite(row) && Number.isFinite(column) && row > 0 && column > 0 ? [row, column] : null;
}

/** By the fields of view: the matrix of the image may be an interpolated one. */
export function oversamplingOf({ encoded, image }: Encoding): number {
  const factor = encoded.fieldOfViewMm[0] / image.fieldOfViewMm[0];
  return Number.isFinite(factor) && factor > 1.01 ? factor : 1;
}
