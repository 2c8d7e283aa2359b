import { encodeFlatPng, type FlatPng } from '../../../core/formats/picture/png-write.ts';
import type { ErrorMessage } from '../../../core/contract/errors.ts';
import type { Mask } from '../../../core/contract/studio/project.ts';
import { answerOf } from '../../client/answer.ts';
import type { Connection } from '../../client/connection.ts';
import type { Entry, Journal } from '../../painting/mask/journal.ts';
import { pngOf } from '../../painting/mask/mask-file.ts';
import type { MaskSession } from '../../painting/mask/mask-session.ts';
import type { Raster } from '../../painting/raster.ts';

/** A mask as the host has it. */
export interface Stored {
  readonly revision: number;
  readonly png: Uint8Array;
  readonly raster: Raster;
  /** Of a painting, 0 to 1. */
  readonly opacity?: number | undefined;
}

/** Pixels up to which the window's thread makes the file itself, in some tens of milliseconds. */
const AT_ONCE = 2 ** 21;

export interface MaskSaver {
  /** The host's, which the open mask goes on from. */
  readonly revision: number;
  /** Something was painted since the last save that stands, or is on its way. */
  readonly isBehind: boolean;
  /** Of the PNG that was last made to be saved. */
  readonly bytes: number;
  /** Saves the mask as it is now, after the saves before it. Not in the middle of a stroke. */
  save(): Promise<ErrorMessage | null>;
}

export interface MaskSaverSetting {
  readonly put: Connection['put'];
  /** `/masks/<project>/<mask>` */
  readonly path: string;
  readonly of: Mask;
  readonly painted: MaskSession;
  readonly journal: Journal;
  /** Beside the window's thread, for rasters that would hold it up; null: it could not. */
  readonly encode: (png: FlatPng) => Promise<Uint8Array | null>;
  /** What the host has now; null where that cannot be learned. */
  readonly newest: () => Promise<Stored | null>;
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((v, i) => v === b[i]);

/** Saves an open mask with its undo history. Where another window was first, its mask is taken over as one step. */
export function maskSaver({ put, path, of, painted, journal, encode, newest }: MaskSaverSetting): MaskSaver {
  let { revision } = of;
  let saved = painted.state.revision;
  let bytes = 0;
  /** A save that nobody answered: it may stand all the same. */
  let unanswered: { readonly png: Uint8Array; readonly entry: Entry } | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function send(png: Uint8Array, past: MaskSession['past']): Promise<ErrorMessage | null> {
    const entry = journal.entry(past, png);
    const address = `${path}.png?revision=${revision}&undo=${entry.bytes.length}&at=${entry.at}`;
    const answer = await answerOf(put(address, new Blob([new Uint8Array(png), new Uint8Array(entry.bytes)])));
    if (answer.ok) {
      revision++;
      journal.written(entry);
      unanswered = null;
      return null;
    }
    if (answer.error.code !== 'contradiction') {
      unanswered = { png, entry };
      return answer.error;
    }
    const theirs = await newest();
    if (theirs === null) return answer.error;
    revision = theirs.revision;
    if (unanswered !== null && same(unanswered.png, theirs.png)) {
      journal.written(unanswered.entry);
      unanswered = null;
      return send(png, past);
    }
    journal.restart();
    painted.load(theirs.raster);
    if (theirs.opacity !== undefined) painted.set({ opacity: theirs.opacity });
    return answer.error;
  }

  return {
    get revision() {
      return revision;
    },
    get isBehind() {
      return saved !== painted.state.revision;
    },
    get bytes() {
      return bytes;
    },
    save() {
      const { raster, past, state } = painted;
      const flat = pngOf(raster, of.purpose, state.opacity);
      // What a page has to send when it is left must be there at once, where it could be sent at all.
      const now = raster.data.length > AT_ONCE ? null : encodeFlatPng(flat);
      const begun = now === null ? encode(flat) : null;
      bytes = now?.length ?? Infinity;
      const answer = turn.then(async () => {
        const png = now ?? (await begun) ?? encodeFlatPng(flat);
        const refused = await send(png, past);
        if (refused === null) saved = state.revision;
        return refused;
      });
      turn = answer;
      return answer;
    },
  };
}
