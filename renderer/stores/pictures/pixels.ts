import { defineStore } from 'pinia';
import { onScopeDispose } from 'vue';
import { openFrames } from '../../canvas/frames/frames.ts';
import { useConnection } from '../../client/connection.ts';
import { openCompute } from '../../compute/compute.ts';

/** One cache of frames and one computing thread for the whole window. */
export const usePixels = defineStore('pixels', () => {
  const connection = useConnection();
  const frames = openFrames((path) => connection.url(path));
  const compute = openCompute();
  onScopeDispose(() => compute.close());
  return { frames, compute };
});
