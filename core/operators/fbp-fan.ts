import { fanAngleRad } from './fan-beam.ts';
import type { FanGeometry } from './geometry.ts';
import { parkerWeight } from './parker-weights.ts';
import { ramp } from './ramp-filter.ts';

const RADIANS = Math.PI / 180;

/** Distance between two bins: an angle on the arc, mm at the isocentre (not at the detector) on the flat detector. */
const pitchOf = (g: FanGeometry): number =>
  g.kind === 'fan' ? g.binPitch * RADIANS : (g.binPitch * g.sourceMm) / g.detectorMm;

/** ½(γ/sin γ)² h on the arc, ½h on the flat detector (Kak & Slaney 1988, eqs. 108 and 129), with Δγ or Δu. */
export function fanFilterKernel(g: FanGeometry): (n: number) => number {
  const pitch = pitchOf(g);
  return (n) => {
    const bent = g.kind === 'fan' && n !== 0 ? (n * pitch) / Math.sin(n * pitch) : 1;
    return (ramp(n) * bent * bent * g.pixelMm) / (2 * pitch);
  };
}

/**
 * Before filtering, each ray counts D_so cos γ: on the arc by the change of variables, on the flat detector because
 * D/√(D² + u²) = cos γ (there without D_so: it goes with 1/U²). Over a part of the turn it also counts twice its share.
 */
export function fanRayWeights(
  g: FanGeometry,
  arc: { readonly startDeg: number; readonly spanDeg: number } | null,
): Float64Array {
  const fanAngles = Array.from({ length: g.bins }, (_, bin) => fanAngleRad(g, bin));
  const halfFan = Math.max(...fanAngles.map(Math.abs));
  const scale = g.kind === 'fan' ? g.sourceMm : 1;
  return Float64Array.from({ length: g.anglesDeg.length * g.bins }, (_, ray) => {
    const gamma = fanAngles[ray % g.bins]!;
    const weight = scale * Math.cos(gamma);
    if (arc === null) return weight;
    const turned = g.anglesDeg[Math.floor(ray / g.bins)]! - arc.startDeg;
    const beta = (turned - 360 * Math.floor(turned / 360)) * RADIANS;
    return weight * 2 * parkerWeight(beta, gamma, arc.spanDeg * RADIANS, halfFan);
  });
}

/** Each pixel reads every view at its own γ or u, weighted by 1/L² (arc) or 1/U² (flat). */
export function fanBackprojection(g: FanGeometry): (rows: Float64Array, image: Float64Array) => void {
  const { height, width, bins, pixelMm, sourceMm } = g;
  const isArc = g.kind === 'fan';
  const framed = new Float64Array(bins + 3); // one zero before, two after: see joseph.ts
  const perBin = isArc ? 1 / (g.binPitch * RADIANS) : g.detectorMm / g.binPitch;
  const centre = (bins - 1) / 2 - g.offset / g.binPitch + 1;
  const cosines = g.anglesDeg.map((deg) => Math.cos(deg * RADIANS));
  const sines = g.anglesDeg.map((deg) => Math.sin(deg * RADIANS));

  return (rows, image) => {
    for (let view = 0; view < cosines.length; view++) {
      const cos = cosines[view]!;
      const sin = sines[view]!;
      for (let bin = 0; bin < bins; bin++) framed[bin + 1] = rows[view * bins + bin]!;
      for (let r = 0; r < height; r++) {
        const y = ((height - 1) / 2 - r) * pixelMm;
        for (let c = 0; c < width; c++) {
          const x = (c - (width - 1) / 2) * pixelMm;
          // Along the central ray from the source, and counter-clockwise across it.
          const along = sourceMm - x * cos - y * sin;
          const across = x * sin - y * cos;
          const at = centre + (isArc ? Math.atan(across / along) : across / along) * perBin;
          if (!(at > 0 && at < bins + 1) || along <= 0) continue;
          const bin = at | 0;
          const value = framed[bin]! + (at - bin) * (framed[bin + 1]! - framed[bin]!);
          const weight = isArc ? 1 / (along * along + across * across) : (sourceMm * sourceMm) / (along * along);
          image[r * width + c]! += value * weight;
        }
      }
    }
  };
}
