/** True of what fs throws where there is no such file or folder. */
export const isMissing = (e: unknown): boolean => e instanceof Error && 'code' in e && e.code === 'ENOENT';
