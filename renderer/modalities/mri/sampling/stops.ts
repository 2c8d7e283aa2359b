/** The accelerations that a slider stops at; a step between lines is a whole number of them. */
export const MOST_ACCELERATION = 100;
const TAIL = [18, 20, 24, 28, 32, 40, 48, 64, 80, MOST_ACCELERATION];
export const stopsOf = (isWhole: boolean): readonly number[] => [
  ...Array.from({ length: isWhole ? 16 : 31 }, (_, i) => (isWhole ? 1 + i : 1 + i / 2)),
  ...TAIL,
];
/** What is published most. */
export const USUAL_ACCELERATIONS = [2, 4, 6, 8] as const;
