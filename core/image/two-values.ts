/** Whether an image has two values and no third, as a mask has that no softening or lossy format went over. */
export function hasTwoValues(data: ArrayLike<number>): boolean {
  const first = data[0];
  let second: number | undefined;
  for (let i = 1; i < data.length; i++) {
    const v = data[i]!;
    if (v === first) continue;
    second ??= v;
    if (v !== second) return false;
  }
  return second !== undefined;
}
