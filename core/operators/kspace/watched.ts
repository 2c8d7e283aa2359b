/** Whether numbers are others than at the last look, and so at the first: what is made of them is kept for as long as they stay. */
export function watched(data: Float32Array): () => boolean {
  const known = new Float32Array(data.length);
  let isKnown = false;
  return () => {
    if (isKnown) {
      let i = 0;
      while (i < data.length && known[i] === data[i]) i++;
      if (i === data.length) return false;
    }
    isKnown = true;
    known.set(data);
    return true;
  };
}
