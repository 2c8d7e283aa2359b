import { looksLikeText } from './lists/plain-text.ts';
import { unsupported, type Refusal } from './refusal.ts';

const begins = (b: Uint8Array, text: string, at = 0): boolean =>
  [...text].every((c, i) => b[at + i] === c.charCodeAt(0));

/** Files that this program does not read, by their first bytes: what they are, and what to do. */
const KINDS: readonly (readonly [is: (b: Uint8Array, name: string) => boolean, what: string, remedy: string])[] = [
  [
    (b) => begins(b, '\x89HDF\r\n\x1a\n') || begins(b, '\x89HDF\r\n\x1a\n', 512),
    'it is an HDF5 file (.h5, .nxs, .mat 7.3), which holds named arrays',
    "Measured k-space in it is read by `langevin reconstruct mri`; of other arrays take one out: numpy.save('x.npy', h5py.File('x.h5')['name'][()]).",
  ],
  [
    (b, name) => begins(b, 'PK\x03\x04') && (name.endsWith('.npz') || /^[^/]*\.npy/.test(firstOfZip(b))),
    'it is an .npz, which holds several arrays',
    "Save one of them: numpy.save('x.npy', numpy.load('x.npz')['name']).",
  ],
  [
    (b) => begins(b, 'MATLAB 5.0 MAT-file'),
    'it is a MATLAB file',
    "Save its array: numpy.save('x.npy', scipy.io.loadmat('x.mat')['name']).",
  ],
  [(b) => begins(b, 'NRRD000'), 'it is an NRRD file', 'Convert it to NIfTI, for example with 3D Slicer.'],
  [(b) => begins(b, 'ObjectType'), 'it is a MetaImage header', 'Convert it to NIfTI, for example with 3D Slicer.'],
  [(b) => begins(b, '%PDF-'), 'it is a PDF document', 'Open the images that it speaks of.'],
  [(b) => begins(b, 'PK\x03\x04'), 'it is a zip, and no project of this program', 'Unpack it first.'],
  [
    (_, name) => /\.(h5|hdf5|mat)$/.test(name),
    'its name is that of an HDF5 or MATLAB file, and its content is neither',
    'Look whether it was copied whole, and what program wrote it.',
  ],
  [
    looksLikeText,
    'it is a text, and no list of angles',
    'Angles stand alone, one a line; of images, open the files themselves.',
  ],
];

/** Name of the first entry (APPNOTE.TXT, 4.3.7: the length at 26, the name at 30). */
export function firstOfZip(b: Uint8Array): string {
  const length = (b[26] ?? 0) + 256 * (b[27] ?? 0);
  return String.fromCharCode(...b.subarray(30, 30 + Math.min(length, 1024)));
}

/** Why a file whose beginning is no known image is not read. @param name in lower case */
export function foreign(b: Uint8Array, name: string): Refusal {
  const kind = KINDS.find(([is]) => is(b, name));
  return kind === undefined
    ? unsupported('its content is none of DICOM, NIfTI, NPY, PNG, JPEG, WebP or TIFF')
    : unsupported(kind[1], kind[2]);
}
