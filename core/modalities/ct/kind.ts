import type { ImageKind } from '../../priors/image-kind.ts';

/** A CT slice is one plane of attenuation. */
export const CT_KIND: ImageKind = { domain: 'ct', channels: 1 };
