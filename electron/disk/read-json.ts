import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { err, ok, type Result } from '../../core/contract/result.ts';

/** A JSON file that must have a schema. Errors: unreadable-file, with the place where it departs. */
export async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<Result<T>> {
  const refuse = (reason: string, remedy?: string) =>
    err({ code: 'unreadable-file', file: path, reason, ...(remedy === undefined ? {} : { remedy }) });
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (e) {
    return refuse(reasonOf(e));
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('it is not JSON', 'Write it again with the program that made it.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0]!;
  return refuse(`"${issue.path.join('.')}": ${issue.message}`, 'Correct that entry.');
}

/** Why a file cannot be opened, for a person. */
export function reasonOf(e: unknown): string {
  const code = e instanceof Error && 'code' in e ? e.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES' || code === 'EPERM') return 'permission is denied';
  if (code === 'ENOTDIR') return 'a part of its path is a file';
  return e instanceof Error ? e.message : String(e);
}
