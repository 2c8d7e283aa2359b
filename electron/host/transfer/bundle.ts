import { Refused } from '../../../core/contract/refused.ts';
import { bundleIndexSchema, type BundleIndex } from '../../../core/contract/studio/bundle.ts';

const LONGEST_INDEX = 2 ** 20;
const NEWLINE = 10;

/** A body that holds files, see `core/contract/studio/bundle.ts`. It is read only as fast as its files are. */
export interface Bundle {
  readonly index: BundleIndex;
  /** The bytes of the next file, in the index's order. @throws Refused (unreadable-file) where the body ends early */
  next(): AsyncGenerator<Uint8Array, void>;
  /** @throws Refused (unreadable-file) where more came than was announced */
  end(): Promise<void>;
  /** Lets go of what was not read. */
  close(): Promise<void>;
}

/** @throws Refused (invalid-parameter) */
export async function openBundle(body: AsyncIterable<Uint8Array>): Promise<Bundle> {
  const chunks = body[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  let at = 0;

  async function hasMore(): Promise<boolean> {
    while (rest.length === 0) {
      const { done, value } = await chunks.next();
      if (done === true) return false;
      rest = value;
    }
    return true;
  }

  async function line(): Promise<string> {
    const parts: Uint8Array[] = [];
    for (let length = 0; length <= LONGEST_INDEX && (await hasMore());) {
      const end = rest.indexOf(NEWLINE);
      parts.push(end < 0 ? rest : rest.subarray(0, end));
      length += parts.at(-1)!.length;
      rest = end < 0 ? rest.subarray(rest.length) : rest.subarray(end + 1);
      if (end >= 0) return Buffer.concat(parts).toString('utf8');
    }
    return '';
  }

  async function* next(): AsyncGenerator<Uint8Array, void> {
    const { path, bytes } = index[at++]!;
    for (let left = bytes; left > 0;) {
      if (!(await hasMore())) damaged(path, `${bytes} bytes were announced and ${bytes - left} came`);
      const part = rest.subarray(0, left);
      rest = rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  const index = indexOf(await line());
  return {
    index,
    next,
    async end() {
      if (await hasMore()) damaged(index.at(-1)!.path, 'more bytes came than were announced');
    },
    close: async () => void (await chunks.return?.()),
  };
}

function damaged(file: string, reason: string): never {
  throw new Refused({ code: 'unreadable-file', file, reason, remedy: 'Send it again.' });
}

/** @throws Refused (invalid-parameter) */
function indexOf(line: string): BundleIndex {
  try {
    return bundleIndexSchema.parse(JSON.parse(line));
  } catch {
    throw new Refused({ code: 'invalid-parameter', parameter: 'The list of files', reason: 'it cannot be read' });
  }
}
