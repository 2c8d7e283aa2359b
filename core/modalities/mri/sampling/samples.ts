/**
 * [coils, 2, height, width] with the samples at their places, 0 elsewhere.
 * @param data [coils, 2, m], in row-major order of the mask
 */
export function kspaceOf(data: Float32Array, mask: Uint8Array): Float32Array {
  const plane = mask.length;
  const places = Int32Array.from({ length: plane }, (_, i) => i).filter((i) => mask[i] !== 0);
  const m = places.length;
  const planes = m === 0 ? 2 : data.length / m;
  const out = new Float32Array(planes * plane);
  for (let p = 0; p < planes; p++) for (let k = 0; k < m; k++) out[p * plane + places[k]!] = data[p * m + k]!;
  return out;
}

/** The samples of a mask of [coils, 2, height, width], as [coils, 2, m]. */
export function samplesOf(kspace: Float32Array, mask: Uint8Array): Float32Array {
  const plane = mask.length;
  const places = Int32Array.from({ length: plane }, (_, i) => i).filter((i) => mask[i] !== 0);
  const m = places.length;
  const planes = kspace.length / plane;
  const out = new Float32Array(planes * m);
  for (let p = 0; p < planes; p++) for (let k = 0; k < m; k++) out[p * m + k] = kspace[p * plane + places[k]!]!;
  return out;
}
