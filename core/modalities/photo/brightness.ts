/** Beyond this a number without a unit is no brightness in [0, 1], however bright its light. */
export const BRIGHTEST = 2;
