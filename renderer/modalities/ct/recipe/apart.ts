/** Ids of the parameters that have fields of their own. */
export const APART: readonly string[] = ['views', 'angles', 'noise', 'flat', 'dark'];
