import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../renderer/canvas/paint/renderer-name.ts';

/** As browsers give them: ANGLE over Direct3D, OpenGL, Vulkan and Metal; Firefox's classes; Safari's one name. */
const HARDWARE = [
  'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, D3D11)',
  'ANGLE (AMD, AMD Radeon(TM) Graphics (0x00001638) Direct3D11 vs_5_0 ps_5_0, D3D11)',
  'ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)',
  'ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)',
  'NVIDIA GeForce GTX 980, or similar',
  'Radeon HD 3200 Graphics, or similar',
  'Apple GPU',
  'Mali-G78',
];
const SOFTWARE = [
  'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
  'ANGLE (Mesa, llvmpipe (LLVM 15.0.6, 256 bits), OpenGL 4.5)',
  'llvmpipe, or similar',
  'ANGLE (Microsoft, Microsoft Basic Render Driver (0x0000008C) Direct3D11 vs_5_0 ps_5_0, D3D11)',
  'Apple Software Renderer',
  // A maker's name beside a virtual machine's adapter is not a GPU at hand.
  'ANGLE (VMware, Inc., SVGA3D; build: RELEASE; LLVM; on Intel, OpenGL 4.1)',
  'virgl (NVIDIA GeForce GTX 1080)',
];

describe('who paints', () => {
  it.each(HARDWARE)('is WebGL2 on %s', (renderer) => {
    expect(verdictOf('auto', renderer)).toEqual({ painter: 'webgl', why: 'hardware' });
  });
  it.each(SOFTWARE)('is Canvas 2D beside %s', (renderer) => {
    expect(verdictOf('auto', renderer)).toEqual({ painter: 'canvas', why: 'software' });
  });
  it.each(['Mozilla', 'WebKit WebGL', 'Generic Renderer', ''])('is Canvas 2D where "%s" tells nothing', (renderer) => {
    expect(verdictOf('auto', renderer)).toEqual({ painter: 'canvas', why: 'unknown' });
  });
  it('is Canvas 2D where there is no WebGL2, even when it is asked for', () => {
    for (const choice of ['auto', 'gpu'] as const)
      expect(verdictOf(choice, null)).toEqual({ painter: 'canvas', why: 'unavailable' });
  });
  it('is who was asked for', () => {
    expect(verdictOf('gpu', SOFTWARE[0]!)).toEqual({ painter: 'webgl', why: 'asked' });
    expect(verdictOf('cpu', HARDWARE[0]!)).toEqual({ painter: 'canvas', why: 'asked' });
  });
});
