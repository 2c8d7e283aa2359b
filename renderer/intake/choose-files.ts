import type { Incoming } from '../client/connection.ts';
import { incomingOf } from '../client/drop.ts';

/** Lets the person choose files, or a folder with everything in it. Nothing chosen: an empty list. */
export function chooseFiles(what: 'files' | 'folder'): Promise<readonly Incoming[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.webkitdirectory = what === 'folder';
  return new Promise((done) => {
    input.addEventListener('change', () => done(incomingOf(input.files ?? [])), { once: true });
    input.addEventListener('cancel', () => done([]), { once: true });
    input.click();
  });
}
