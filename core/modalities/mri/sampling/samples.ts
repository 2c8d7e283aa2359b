/** Where a mask measures, in row-major order. */
export function placesOf(mask: Uint8Array): Int32Array {
  let count = 0;
  for (const flag of mask) if (flag !== 0) count++;
  const places = new Int32Array(count);
  for (let i = 0, k = 0; i < mask.length; i++) if (mask[i] !== 0) places[k++] = i;
  return places;
}

/**
 * [coils, 2, height, width] with the samples at their places, 0 elsewhere.
 * @param data [coils, 2, m], in row-major order of the mask
 */
export function kspaceOf(data: Float32Array, mask: Uint8Array): Float32Array {
  const plane = mask.length;
  const places = placesOf(mask);
  const m = places.length;
  const planes = m === 0 ? 2 : data.length / m;
  const out = new Float32Array(planes * plane);
  for (let p = 0; p < planes; p++) for (let k = 0; k < m; k++) out[p * plane + places[k]!] = data[p * m + k]!;
  return out;
}

/** The samples of a mask of [coils, 2, height, width], as [coils, 2, m]. */
export function samplesOf(kspace: Float32Array, mask: Uint8Array): Float32Array {
  const plane = mask.length;
  const places = placesOf(mask);
  const m = places.length;
  const planes = kspace.length / plane;
  const out = new Float32Array(planes * m);
  for (let p = 0; p < planes; p++) for (let k = 0; k < m; k++) out[p * m + k] = kspace[p * plane + places[k]!]!;
  return out;
}

/** The same coil by coil, [2, height, width], each as it is asked for: all at a time are much where little was measured. */
export function coilsOfSamples(data: Float32Array, mask: Uint8Array): (coil: number) => Float32Array {
  const m = placesOf(mask).length;
  return (coil) => kspaceOf(data.subarray(2 * coil * m, 2 * (coil + 1) * m), mask);
}
