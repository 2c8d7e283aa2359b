const BETWEEN_MS = 100;

/** Ten events a second are enough for a bar. @returns what tells whether it is time for one; the first is */
export function tenASecond(): () => boolean {
  let last = -Infinity;
  return () => {
    const now = performance.now();
    if (now - last < BETWEEN_MS) return false;
    last = now;
    return true;
  };
}
