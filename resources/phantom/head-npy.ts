import { encodeNpy } from '../../core/formats/npy/npy.ts';
import { interleaved } from '../../core/image/planes.ts';
import { headPhantom } from '../../core/modalities/mri/phantom/head.ts';

const SIZE = 256;

/** The head as complex numbers, [256, 256]. */
export const headNpy = (): Uint8Array =>
  encodeNpy(interleaved(headPhantom(SIZE, 1), 2, SIZE ** 2).data, [SIZE, SIZE], 'complex');
