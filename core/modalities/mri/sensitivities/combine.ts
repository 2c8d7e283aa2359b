/**
 * out_s += conj(S_sc)·image_c of one coil c, in every set s: what all coils together see, coil by coil.
 * @param maps [sets, coils, 2, pixels] @param image [2, pixels] @param out [sets, 2, pixels]
 */
export function addSeen(maps: Float32Array, sets: number, coil: number, image: Float32Array, out: Float32Array): void {
  const plane = image.length / 2;
  const perSet = maps.length / sets;
  for (let set = 0; set < sets; set++) {
    const at = set * perSet + 2 * coil * plane;
    for (let i = 0, to = 2 * set * plane; i < plane; i++, to++) {
      const [sr, si] = [maps[at + i]!, maps[at + plane + i]!];
      out[to]! += sr * image[i]! + si * image[plane + i]!;
      out[to + plane]! += sr * image[plane + i]! - si * image[i]!;
    }
  }
}

/**
 * An image that coils see, with the phase that it has where their maps were estimated: a map's own phase is free, and what it
 * has too much the image has too little. The magnitude stays.
 * @param maps [1, coils, 2, height, width] as estimated @param seen by which it is seen in truth, [coils, 2, height, width]
 */
export function inPhaseOf(maps: Float32Array, seen: Float32Array, image: Float32Array): Float32Array {
  const plane = image.length / 2;
  const out = image.slice();
  for (let i = 0; i < plane; i++) {
    let [re, im] = [0, 0];
    for (let at = i; at < seen.length; at += 2 * plane) {
      re += maps[at]! * seen[at]! + maps[at + plane]! * seen[at + plane]!;
      im += maps[at]! * seen[at + plane]! - maps[at + plane]! * seen[at]!;
    }
    const size = Math.hypot(re, im);
    if (size === 0) continue;
    const [c, s] = [re / size, im / size];
    out[i] = image[i]! * c - image[plane + i]! * s;
    out[plane + i] = image[i]! * s + image[plane + i]! * c;
  }
  return out;
}
