import type { ParallelGeometry } from '../geometry.ts';

/** Adds to pixels from … to (exclusive) of the image a row read linearly at position, position + step, … */
function addLine(
  image: Float64Array,
  from: number,
  to: number,
  row: Float64Array,
  position: number,
  step: number,
): void {
  let at = position;
  for (let i = from; i < to; i++) {
    const bin = at | 0;
    const near = row[bin]!;
    image[i]! += near + (at - bin) * (row[bin + 1]! - near);
    at += step;
  }
}

/** Each pixel reads every view at its own s, linearly between two bins; beyond the detector there is nothing. */
export function parallelBackprojection(g: ParallelGeometry): (rows: Float64Array, image: Float64Array) => void {
  const { height, width, bins } = g;
  const views = g.anglesDeg.map((deg) => {
    const step = g.pixelMm / g.binMm; // bins a pixel
    return { cos: Math.cos((deg * Math.PI) / 180) * step, sin: Math.sin((deg * Math.PI) / 180) * step };
  });
  const framed = new Float64Array(bins + 3); // one zero before, two after: see joseph.ts
  const centre = (bins - 1) / 2 - g.offsetMm / g.binMm + 1;

  return (rows, image) => {
    for (let view = 0; view < views.length; view++) {
      const { cos, sin } = views[view]!;
      for (let bin = 0; bin < bins; bin++) framed[bin + 1] = rows[view * bins + bin]!;
      for (let r = 0; r < height; r++) {
        const origin = centre + ((height - 1) / 2 - r) * sin - ((width - 1) / 2) * cos;
        // Columns whose position lies in (0, bins + 1).
        const a = -origin / cos;
        const b = (bins + 1 - origin) / cos;
        let low = Math.max(0, Math.ceil(Math.min(a, b)));
        let high = Math.min(width - 1, Math.floor(Math.max(a, b)));
        if (Math.abs(cos) * width < 1e-12) {
          low = 0;
          high = origin > 0 && origin < bins + 1 ? width - 1 : -1;
        }
        addLine(image, r * width + low, r * width + high + 1, framed, origin + low * cos, cos);
      }
    }
  };
}
