import { Refused } from '../../../core/contract/refused.ts';
import { DEVICE, FORBIDDEN, MOST_CHARACTERS, MOST_FOLDERS } from '../../../core/contract/studio/safe-name.ts';

/**
 * The parts of a relative path from outside, each safe as a name on every system: nothing absolute, no `..`, no
 * drive, stream, device or control character. @throws Refused (invalid-parameter)
 */
export function safeParts(path: string): readonly string[] {
  const refuse = (reason: string): never => {
    throw new Refused({ code: 'invalid-parameter', parameter: 'The name of a file', reason });
  };
  if (path.length > MOST_CHARACTERS) refuse(`it is longer than ${MOST_CHARACTERS} characters`);
  const parts = path.split('/');
  if (parts.length > MOST_FOLDERS) refuse(`it lies deeper than ${MOST_FOLDERS} folders`);
  for (const part of parts) {
    if (part === '' || part === '.' || part === '..') refuse('it is empty, absolute or leads upward');
    if (FORBIDDEN.test(part) || DEVICE.test(part)) refuse('it holds a character or word that names cannot have');
    if (/[. ]$/.test(part)) refuse('it ends in a dot or a space'); // Windows drops these: two names would be one
    if (Buffer.byteLength(part) > 250) refuse('a part of it is too long');
  }
  return parts;
}
