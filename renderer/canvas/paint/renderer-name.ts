import type { Settings } from '../../../core/contract/studio/settings.ts';

/** What paints images, and why. */
export interface Verdict {
  readonly painter: 'webgl' | 'canvas';
  readonly why: 'hardware' | 'asked' | 'software' | 'unknown' | 'unavailable' | 'lost';
}

/** Drivers that compute on the processor, and the display adapters of virtual machines, which pass work on to one. */
const SOFTWARE =
  /swiftshader|llvmpipe|softpipe|lavapipe|swrast|software|basic render|\bwarp\b|gdi generic|vmware|svga3d|virgl|virtio|virtualbox|parallels|chromium/i;
/** Makers and families that have always named hardware. Firefox names a class of it ("GeForce GTX 980, or similar"). */
const HARDWARE =
  /nvidia|geforce|quadro|\b(tesla|rtx|gtx)\b|radeon|firepro|\bamd\b|\bati\b|intel|apple (gpu|m\d|a\d)|adreno|\bmali\b|powervr|videocore/i;

/**
 * Who is to paint. WebGL2 without a GPU is several times slower than Canvas 2D (draw-frame.ts), so that a name that
 * tells nothing, as a browser that hides it gives ("Mozilla", "WebKit WebGL", "Generic Renderer"), counts as none.
 * @param renderer how WebGL2 calls itself; null where there is none
 */
export function verdictOf(choice: Settings['graphics'], renderer: string | null): Verdict {
  if (choice === 'cpu') return { painter: 'canvas', why: 'asked' };
  if (renderer === null) return { painter: 'canvas', why: 'unavailable' };
  if (choice === 'gpu') return { painter: 'webgl', why: 'asked' };
  if (SOFTWARE.test(renderer)) return { painter: 'canvas', why: 'software' };
  return HARDWARE.test(renderer) ? { painter: 'webgl', why: 'hardware' } : { painter: 'canvas', why: 'unknown' };
}
