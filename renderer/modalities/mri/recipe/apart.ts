/** Ids of the parameters that have fields of their own, or that name a file of the command line. */
export const APART: readonly string[] = ['acceleration', 'noise', 'phase', 'mask'];
