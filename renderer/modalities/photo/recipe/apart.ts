/** Ids of the parameters that have fields of their own, or that name a file of the command line: rasters are painted here. */
export const APART: readonly string[] = ['mask', 'hole', 'hints', 'painting', 'reference'];
