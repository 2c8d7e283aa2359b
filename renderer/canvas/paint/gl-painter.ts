/**
 * The pass of paint-pixels.ts by WebGL2: values lie on the GPU, and a window, a map or an inversion is a redraw.
 *
 * One context serves all panes, as browsers allow about sixteen of them and each would hold its own program. It paints
 * at the image's own size and hands the picture over as a bitmap, which the pane then draws like the canvas of the
 * other pass: zoom, pan, nearest and smooth are the same code for both, and a pane keeps its picture while others
 * paint. A context a pane that draws at the screen's size would have needed a filter of its own for shrinking.
 */
import { rampOf } from '../../../core/image/windows/window.ts';
import type { Frame } from '../frame.ts';
import { CHECKER_PIXELS, coloursOf, CYAN, MAGENTA, type Looks, type Pass } from './paint-pixels.ts';
import { scalarsOf } from '../scalars.ts';
import type { Window } from '../view.ts';

export interface GlPainter {
  /** As the driver calls itself; empty where the browser does not tell. */
  readonly renderer: string;
  /** A pane's: keeps its values on the GPU. */
  pass(): Pass;
}

const VERTEX = `#version 300 es
void main() { // one triangle over everything
  gl_Position = vec4(gl_VertexID == 1 ? 3 : -1, gl_VertexID == 2 ? 3 : -1, 0, 1);
}`;

const FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
uniform sampler2D values, colours;
uniform float center, slope; // to 0…255; slope is negative where a picture is inverted
uniform bool picture, marksNegative, sigmoid;
uniform int height;
out vec4 colour;
// By its bits: a compiler may take it that no value fails to be a number.
bool isNaN(float v) { return (floatBitsToUint(v) & 0x7fffffffu) > 0x7f800000u; }
void main() {
  ivec2 at = ivec2(gl_FragCoord.x, height - 1 - int(gl_FragCoord.y));
  vec3 v = texelFetch(values, at, 0).rgb;
  // The centre goes first: gain·v + offset would cancel in 32 bits. 127.5 is the middle, + 0.5 rounds.
  vec3 ramp = (v - center) * slope;
  vec3 level = floor(clamp(sigmoid ? 255. / (1. + exp(-4. / 255. * ramp)) + .5 : ramp + 128., 0., 255.));
  if (isNaN(v.r) || (picture && (isNaN(v.g) || isNaN(v.b))))
    colour.rgb = (((at.y / ${CHECKER_PIXELS}) + (at.x / ${CHECKER_PIXELS})) & 1) == 1 ? ${rgb(MAGENTA)} : vec3(0);
  else if (picture) colour.rgb = level / 255.;
  else if (marksNegative && v.r < 0.) colour.rgb = ${rgb(CYAN)};
  else colour.rgb = texelFetch(colours, ivec2(level.r, 0), 0).rgb;
  colour.a = 1.;
}`;

function rgb(word: number): string {
  return `vec3(${[0, 8, 16].map((shift) => (word >> shift) & 255).join(', ')}) / 255.`;
}

/** @returns null where there is no WebGL2, or its program does not compile */
export function openGlPainter(canvas: OffscreenCanvas): GlPainter | null {
  const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false });
  const program = gl === null ? null : programOf(gl);
  if (gl === null || program === null) return null;
  gl.useProgram(program);
  gl.disable(gl.DITHER);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  const table = gl.createTexture();
  const at = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name);
  const [center, slope, picture, marksNegative, sigmoid, height] = [
    at('center'),
    at('slope'),
    at('picture'),
    at('marksNegative'),
    at('sigmoid'),
    at('height'),
  ];
  gl.uniform1i(at('colours'), 1);
  return {
    renderer: rendererOf(gl),
    pass: () =>
      passOf(gl, canvas, (frame, window, looks) => {
        bind(gl, gl.TEXTURE1, table);
        const colours = coloursOf(frame, looks);
        gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB8, 256, 1, 0, gl.RGB, gl.UNSIGNED_BYTE, colours);
        const ramp = rampOf(window, frame.unit);
        gl.uniform1f(center, ramp.center);
        gl.uniform1f(slope, 255 * ramp.gain * (frame.samples === 3 && looks.invert ? -1 : 1));
        gl.uniform1i(picture, Number(frame.samples === 3));
        gl.uniform1i(marksNegative, Number(looks.marksNegative === true));
        gl.uniform1i(sigmoid, Number(window.curve === 'sigmoid' && frame.samples !== 3));
        gl.uniform1i(height, frame.height);
        gl.viewport(0, 0, frame.width, frame.height);
        gl.drawArrays(gl.TRIANGLES, 0, 3);
      }),
  };
}

function passOf(
  gl: WebGL2RenderingContext,
  canvas: OffscreenCanvas,
  draw: (frame: Frame, window: Window, looks: Looks) => void,
): Pass {
  const limit = Math.min(gl.getParameter(gl.MAX_TEXTURE_SIZE), ...gl.getParameter(gl.MAX_VIEWPORT_DIMS));
  let texture: WebGLTexture | null = null;
  let held: { readonly values: Float32Array; readonly fits: boolean } | null = null;
  let bitmap: ImageBitmap | null = null;

  /** @returns whether the values are on the GPU */
  function hold(frame: Frame, values: Float32Array): boolean {
    texture ??= gl.createTexture();
    bind(gl, gl.TEXTURE0, texture);
    if (held?.values === values) return held.fits;
    const [kept, given] = frame.samples === 3 ? [gl.RGB32F, gl.RGB] : [gl.R32F, gl.RED];
    gl.texImage2D(gl.TEXTURE_2D, 0, kept, frame.width, frame.height, 0, given, gl.FLOAT, values);
    held = { values, fits: gl.getError() === gl.NO_ERROR };
    return held.fits;
  }

  return {
    paint(frame, window, looks) {
      bitmap?.close();
      bitmap = null;
      const { width, height, samples } = frame;
      if (Math.max(width, height) > limit || gl.isContextLost()) return null;
      if (!hold(frame, samples === 3 ? frame.data : scalarsOf(frame, looks.part))) return null;
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      // A browser may give less than was asked for.
      if (gl.drawingBufferWidth !== width || gl.drawingBufferHeight !== height) return null;
      draw(frame, window, looks);
      bitmap = canvas.transferToImageBitmap();
      return bitmap;
    },
    clear() {
      bitmap?.close();
      gl.deleteTexture(texture);
      bitmap = texture = held = null;
    },
  };
}

function bind(gl: WebGL2RenderingContext, unit: number, texture: WebGLTexture | null): void {
  gl.activeTexture(unit);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
}

function programOf(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind);
    if (shader === null) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) === true ? program : null;
}

/** Firefox tells it as RENDERER; the others tell nothing there and the truth by an extension. */
function rendererOf(gl: WebGL2RenderingContext): string {
  const told = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(told === null ? gl.RENDERER : told.UNMASKED_RENDERER_WEBGL) ?? '');
}
