/** The grey in three equal planes: what colour without any hint has to beat. @param out planar, [3, …] */
export function greyCopy(grey: Float32Array, out: Float32Array): void {
  for (let c = 0; c < 3; c++) out.set(grey, c * grey.length);
}
