import type { StudioError } from './errors.ts';

/** A value, or what a person did wrong. A plain object: it survives a process boundary. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: StudioError };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const err = (error: StudioError): { readonly ok: false; readonly error: StudioError } => ({ ok: false, error });
