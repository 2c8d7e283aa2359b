/** k-space in HDF5: of scanners (ISMRMRD), of fastMRI, of MATLAB from version 7.3 on, and any array of complex numbers. */
import type { Hdf5Array, Hdf5File } from '../hdf5.ts';
import { unsupported } from '../refusal.ts';
import { fastmriKspace, isFastmri } from './fastmri.ts';
import { arraysIn } from './hdf5-arrays.ts';
import { ismrmrdGroup, ismrmrdKspace } from './ismrmrd/ismrmrd.ts';
import type { KspaceFile, KspaceReading } from './kspace-file.ts';
import { hdf5Array, typeText, type NumberArray } from './number-array.ts';
import { plainKspace } from './open-array.ts';

/** @param isMatlab its first bytes say so @throws a refusal, Refused */
export function hdf5Kspace(file: Hdf5File, isMatlab: boolean, reading: KspaceReading): KspaceFile {
  if (reading.dataset === null) {
    const group = ismrmrdGroup(file);
    if (group !== null) return ismrmrdKspace(file, group);
    if (isFastmri(file)) return fastmriKspace(file, reading);
  }
  // MATLAB's axes run the other way round: its first is the fastest.
  return plainKspace(chosenArray(file, reading.dataset), isMatlab ? 'matlab' : 'hdf5', isMatlab, reading);
}

/** Names that say it. */
const KSPACE = /^k(_?space|sp|_?data)?$/i;
const listed = (arrays: readonly Hdf5Array[]): string =>
  arrays
    .slice(0, 8)
    .map(({ path, shape, type }) => `${path} (${shape.join(' × ')}, ${typeText(type)})`)
    .join('; ') + (arrays.length > 8 ? '; …' : '');

function chosenArray(file: Hdf5File, said: string | null): NumberArray {
  const arrays = arraysIn(file);
  const REMEDY = 'Name one with --dataset.';
  if (said !== null) {
    const path = said.startsWith('/') ? said : `/${said}`;
    const array = arrays.find((candidate) => candidate.path === path);
    if (array === undefined) throw unsupported(`it has no array ${path}, but: ${listed(arrays) || 'none'}`, REMEDY);
    const numbers = hdf5Array(array);
    if (numbers === null)
      throw unsupported(`the elements of ${path} are ${typeText(array.type)}, and no complex numbers`, REMEDY);
    return numbers;
  }
  if (arrays.length === 0)
    throw unsupported('it is an HDF5 file without any array', 'Save k-space in it as one array of complex numbers.');
  const candidates = arrays.flatMap((array) => {
    const numbers = hdf5Array(array);
    const isPossible = numbers !== null && (numbers.isComplex || array.shape.at(-1) === 2) && array.shape.length > 1;
    return isPossible ? [{ array, numbers }] : [];
  });
  const complex = candidates.filter(({ numbers }) => numbers.isComplex);
  const best = complex.length > 0 ? complex : candidates;
  const called = best.filter(({ array }) => KSPACE.test(array.path.split('/').at(-1) ?? ''));
  const [first, ...others] = called.length > 0 ? called : best;
  if (first === undefined) throw unsupported(`none of its arrays holds complex numbers: ${listed(arrays)}`, REMEDY);
  if (others.length > 0) {
    const text = listed([first, ...others].map(({ array }) => array));
    throw unsupported(`it holds several arrays of complex numbers: ${text}`, REMEDY);
  }
  return first.numbers;
}
