/** Where element i of a centred axis stands when its origin comes first (ifftshift). */
export const uncentred = (i: number, length: number): number => (i + length - (length >> 1)) % length;
