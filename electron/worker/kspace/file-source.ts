import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Refused } from '../../../core/contract/refused.ts';
import type { ByteSource } from '../../../core/formats/byte-source.ts';
import { wordsOf } from '../read/file-error.ts';

export interface OpenSource extends ByteSource {
  close(): void;
}

/** A file of which stretches are read; it waits for the disk, since the HDF5 library cannot. @throws Refused */
export function openSource(path: string): OpenSource {
  const refuse = (reason: string): never => {
    throw new Refused({ code: 'unreadable-file', file: path, reason });
  };
  const heeding = <T>(work: () => T): T => {
    try {
      return work();
    } catch (e) {
      return refuse(wordsOf(e));
    }
  };
  const file = heeding(() => openSync(path, 'r'));
  const what = heeding(() => fstatSync(file));
  if (!what.isFile()) {
    closeSync(file);
    refuse(what.isDirectory() ? 'it is a folder' : 'it is no file');
  }
  return {
    size: what.size,
    read(at, length) {
      const bytes = new Uint8Array(length);
      let done = 0;
      while (done < length) {
        const count = heeding(() => readSync(file, bytes, done, length - done, at + done));
        if (count === 0) return refuse('it ends before its header says');
        done += count;
      }
      return bytes;
    },
    close: () => closeSync(file),
  };
}
