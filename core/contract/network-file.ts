import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.int().positive();

/** Another file of a network, a plain name beside its manifest. */
const fileBeside = (name: RegExp) => z.strictObject({ file: z.string().regex(name), sha256, bytes });

/**
 * The same network as an ONNX file with weights and activations of 8 bits (QDQ): taken where a processor is faster by it and
 * no method asks for every digit.
 */
export const eightBitFile = fileBeside(/^[^/\\]+\.onnx$/).optional();

/** The files of a network, which is loaded only if it is these. */
export const networkFile = {
  /** A plain name in the manifest's own folder: an ONNX file, or the `.json` of a TensorFlow.js graph or layers model. */
  file: z.string().regex(/^[^/\\]+\.(onnx|json)$/),
  sha256,
  bytes,
  /** Of a TensorFlow.js model: the files of its weights, plain names too. */
  weights: z
    .array(fileBeside(/^[^/\\]+$/))
    .min(1)
    .optional(),
  /** Of a TensorFlow.js model: how its images lie. That library's own order, channels last, is taken where it is absent. */
  layout: z.enum(['channels-first', 'channels-last']).optional(),
} as const;

/** What all files of a network have in common. */
export interface NetworkFiles {
  readonly file: string;
  readonly weights?: readonly unknown[] | undefined;
  readonly layout?: string | undefined;
}
export const isTensorflowModel = ({ file }: NetworkFiles): boolean => file.endsWith('.json');
/** Weights stand in an ONNX file, and beside a TensorFlow.js model. */
export const standsWhole = (network: NetworkFiles): boolean =>
  isTensorflowModel(network) ? network.weights !== undefined : (network.weights ?? network.layout) === undefined;
export const WHOLE =
  'a .json of TensorFlow.js names the files of its weights in "weights"; an .onnx file has neither "weights" nor "layout"';

interface OneFile {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}
interface AllFiles extends OneFile {
  readonly weights?: readonly OneFile[] | undefined;
  readonly int8?: OneFile | undefined;
}
/** Every file of a network: its own, the weights beside it, and the same with weights of 8 bits. */
export const filesOfNetwork = (network: AllFiles): readonly OneFile[] => [
  network,
  ...(network.weights ?? []),
  ...(network.int8 === undefined ? [] : [network.int8]),
];
/** What all of them take on a disk. */
export const bytesOfNetwork = (network: AllFiles): number =>
  filesOfNetwork(network).reduce((sum, { bytes }) => sum + bytes, 0);
