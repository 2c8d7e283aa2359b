import { Refused } from '../../contract/refused.ts';
import type { Axis, AxisName } from './axes.ts';
import type { KspaceChoice, KspaceFile, KspaceImage } from './kspace-file.ts';
import type { NumberArray } from './number-array.ts';

/** What an array cannot tell of itself. */
export type ArrayFacts = Pick<
  KspaceFile,
  'format' | 'isAssumed' | 'pixelMm' | 'readout' | 'oversampling' | 'warnings'
> & {
  /** The axes run the other way round than those of the array: the first is the fastest (BART, MATLAB). */
  readonly isReversed: boolean;
};

/** k-space that lies in one array. @param axes in the file's own order, as long as those of the array */
export function kspaceOfArray(array: NumberArray, axes: readonly Axis[], facts: ArrayFacts): KspaceFile {
  const { isReversed, ...told } = facts;
  const own = isReversed ? [...axes].reverse() : axes;
  const lengthOf = (name: AxisName): number => own.find((axis) => axis.name === name)?.length ?? 1;
  const file = {
    ...told,
    axes,
    coils: lengthOf('coil'),
    height: lengthOf('row'),
    width: lengthOf('column'),
    slices: lengthOf('slice'),
    repetitions: lengthOf('repetition'),
    contrasts: lengthOf('contrast'),
    noiseScans: 0,
  };
  return { ...file, read: (choice) => imageOf(array, own, file, choice) };
}

/** @returns the slice that is meant @throws Refused (invalid-parameter) where there is no such image */
export function checkedChoice(
  file: Pick<KspaceFile, 'slices' | 'repetitions' | 'contrasts'>,
  { slice, repetition, contrast }: KspaceChoice,
): KspaceChoice & { readonly slice: number } {
  const chosen = { slice: slice ?? Math.floor(file.slices / 2), repetition, contrast };
  const counts = { slice: file.slices, repetition: file.repetitions, contrast: file.contrasts };
  for (const id of ['slice', 'repetition', 'contrast'] as const) {
    if (chosen[id] < counts[id]) continue;
    const reason =
      counts[id] === 1 ? `there is one ${id}, number 0` : `there are ${counts[id]}, from 0 to ${counts[id] - 1}`;
    throw new Refused({ code: 'invalid-parameter', parameter: `--${id}`, reason });
  }
  return chosen;
}

/** One block is read, of all coils and averages; the averages become one. @param axes those of the array, in C order */
function imageOf(
  array: NumberArray,
  axes: readonly Axis[],
  file: Pick<KspaceFile, 'coils' | 'height' | 'width' | 'slices' | 'repetitions' | 'contrasts'>,
  choice: KspaceChoice,
): KspaceImage {
  const { slice, repetition, contrast } = checkedChoice(file, choice);
  const chosen: Partial<Record<AxisName, number>> = { slice, repetition, contrast };
  const from = axes.map(({ name }) => chosen[name] ?? 0);
  const count = axes.map(({ name, length }) => (chosen[name] === undefined ? length : 1));
  const block = array.read(from, count);
  const strides = new Map<AxisName, number>();
  let stride = array.isComplex ? 2 : 1;
  for (let i = axes.length - 1; i >= 0; i--) {
    strides.set(axes[i]!.name, stride);
    stride *= count[i]!;
  }
  const by = (name: AxisName): number => strides.get(name) ?? 0;
  const part = array.isComplex ? 1 : by('part');
  const averages = axes.find(({ name }) => name === 'average')?.length ?? 1;
  const { coils, height, width } = file;
  const plane = height * width;
  const data = new Float32Array(coils * 2 * plane);
  for (let c = 0; c < coils; c++)
    for (let r = 0; r < height; r++)
      for (let x = 0; x < width; x++) {
        const at = c * by('coil') + r * by('row') + x * by('column');
        let [re, im, there] = [0, 0, 0];
        for (let a = 0; a < averages; a++) {
          const from = at + a * by('average');
          const [u, v] = [block[from]!, block[from + part]!];
          re += u;
          im += v;
          if (u !== 0 || v !== 0) there++; // an average that left this sample out has no part in the mean
        }
        const to = c * 2 * plane + r * width + x;
        data[to] = re / Math.max(1, there);
        data[to + plane] = im / Math.max(1, there);
      }
  return { coils, height, width, data, measured: null, reference: null, noise: null, warnings: [] };
}
