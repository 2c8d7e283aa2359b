import type { Job } from '../../../contract/job.ts';
import type { PhotoOperator } from '../../../contract/measurement/photo.ts';

/** What a photograph's problem is made of. */
export interface PhotoData {
  readonly image: Pick<Job['image'], 'channels' | 'height' | 'width'>;
  readonly operator: Pick<PhotoOperator, 'grey' | 'scale'>;
  /** [height/scale, width/scale], 0 in the hole; null where there is none. */
  readonly known: Uint8Array | null;
  /** [height, width], 1 where the colour is known; null without hints. */
  readonly hinted: Uint8Array | null;
  /** The known samples: of the grey alone, or channel by channel; then those of the hints. */
  readonly data: Float32Array;
}
