import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Mask } from '../../../core/contract/studio/project.ts';
import { encodeFlatPng, type FlatPng } from '../../../core/formats/picture/png-write.ts';
import { openJournal } from '../../../renderer/painting/mask/journal.ts';
import { decodeMask, encodeMask } from '../../../renderer/painting/mask/mask-file.ts';
import { openMask, type MaskSession } from '../../../renderer/painting/mask/mask-session.ts';
import { maskSaver, type MaskSaver, type Stored } from '../../../renderer/stores/marks/mask-saver.ts';

const of: Mask = { id: 'm', name: 'm', purpose: 'roi', item: 'i', frame: 0, height: 40, width: 50, revision: 0 };

/** What a host keeps of one mask, and how it answers. */
class HostDouble {
  revision = 0;
  png = new Uint8Array(0);
  undo = new Uint8Array(0);
  /** Saves, and then the connection is gone before the answer. */
  isDeaf = false;

  readonly put = async (address: string, body: Blob): Promise<unknown> => {
    const query = new URL(address, 'http://studio').searchParams;
    const [on, at, length] = ['revision', 'at', 'undo'].map((name) => Number(query.get(name)));
    if (on !== this.revision)
      throw Object.assign(new Error(), { code: 'contradiction', message: 'Another window.', hint: '', details: {} });
    const bytes = new Uint8Array(await body.arrayBuffer());
    this.png = bytes.slice(0, bytes.length - length!);
    this.undo = Uint8Array.from([...this.undo.subarray(0, at), ...bytes.subarray(bytes.length - length!)]);
    this.revision++;
    if (this.isDeaf) throw new Error('the connection is lost');
    return null;
  };

  stored(): Stored {
    const read = decodeMask(this.png, 'm', of, 'roi');
    if (!read.ok) throw new Error(read.error.code);
    return { revision: this.revision, png: this.png, raster: read.value.raster };
  }

  /** A window that opens the mask as it is now. */
  window(): { painted: MaskSession; saver: MaskSaver } {
    const { journal, past } = openJournal(this.undo, this.png, of);
    const data = this.revision === 0 ? {} : { data: this.stored().raster.data };
    const painted = openMask({ ...of, ...data, past });
    const { put } = this;
    const now = { ...of, revision: this.revision };
    return {
      painted,
      saver: maskSaver({
        put,
        path: '/masks/p/m',
        of: now,
        painted,
        journal,
        encode: async () => null,
        newest: async () => this.stored(),
      }),
    };
  }
}

function dot(mask: MaskSession, column: number): void {
  const at = { points: [{ column, row: 20, pressure: 1 }], shift: false, alt: false, pointerType: 'mouse' } as const;
  mask.pointer({ ...at, type: 'down', button: 0 });
  mask.pointer({ ...at, type: 'up', button: 0 });
}
const countOf = ({ raster }: MaskSession): number => raster.data.filter((v) => v > 0).length;

let host: HostDouble;
beforeEach(() => {
  vi.useFakeTimers();
  host = new HostDouble();
});
afterEach(() => void vi.useRealTimers());

describe('saving a mask', () => {
  it('keeps what can be undone and redone over a restart', async () => {
    const { painted, saver } = host.window();
    const counts = [countOf(painted)];
    for (const column of [5, 20, 45]) {
      dot(painted, column);
      counts.push(countOf(painted));
      expect(saver.isBehind).toBe(true);
      expect(await saver.save()).toBeNull();
      expect(saver.isBehind).toBe(false);
    }
    painted.undo();
    await saver.save();
    const { painted: again } = host.window();
    expect([again.state.undo, again.state.redo, countOf(again)]).toEqual([
      { id: 'brush', amount: 24 },
      { id: 'brush', amount: 24 },
      counts[2],
    ]);
    again.redo();
    expect(countOf(again)).toBe(counts[3]);
    for (const count of counts.slice(0, 3).reverse()) {
      again.undo();
      expect(countOf(again)).toBe(count);
    }
    expect(again.state.undo).toBeNull();
  });

  it('sends one after the other, each as the mask was when it was asked for', async () => {
    const { painted, saver } = host.window();
    dot(painted, 5);
    const first = saver.save();
    dot(painted, 20);
    const second = saver.save();
    dot(painted, 45);
    expect(await Promise.all([first, second])).toEqual([null, null]);
    const { painted: again } = host.window();
    expect(again.past.steps).toHaveLength(2);
    expect(saver.isBehind).toBe(true);
  });

  it('shows what another window painted meanwhile, and undo brings back what was painted here', async () => {
    const [here, there] = [host.window(), host.window()];
    dot(there.painted, 5);
    await there.saver.save();
    dot(here.painted, 45);
    const ours = here.painted.raster.data.slice();
    expect(await here.saver.save()).toMatchObject({ code: 'contradiction' });
    expect(here.painted.raster.data).toEqual(there.painted.raster.data);
    expect(here.painted.state.undo).toEqual({ id: 'load' });
    expect(await here.saver.save()).toBeNull();
    const { painted } = host.window();
    expect(painted.raster.data).toEqual(there.painted.raster.data);
    painted.undo();
    expect(painted.raster.data).toEqual(ours);
  });

  it('knows its own save again whose answer was lost', async () => {
    const { painted, saver } = host.window();
    host.isDeaf = true;
    dot(painted, 5);
    expect(await saver.save()).toMatchObject({ code: 'unexpected' });
    expect(saver.isBehind).toBe(true);
    host.isDeaf = false;
    dot(painted, 45);
    expect(await saver.save()).toBeNull();
    expect([saver.revision, saver.isBehind]).toEqual([2, false]);
    const { painted: again } = host.window();
    expect(again.raster.data).toEqual(painted.raster.data);
    expect(again.past.steps).toHaveLength(2);
  });
});

describe('a large mask', () => {
  it('is made into a file beside the thread, as it was when it was saved, and by the thread where that fails', async () => {
    const size = { height: 1500, width: 1500 };
    const large = { ...of, ...size };
    for (const isWorking of [true, false]) {
      const sent: Uint8Array[] = [];
      const asked: FlatPng[] = [];
      const painted = openMask(size);
      const saver = maskSaver({
        put: async (_, body) => void sent.push(new Uint8Array(await body.arrayBuffer())),
        path: '/masks/p/m',
        of: large,
        painted,
        journal: openJournal(new Uint8Array(0), new Uint8Array(0), large).journal,
        encode: async (png) => {
          asked.push(png);
          return isWorking ? encodeFlatPng(png) : null;
        },
        newest: async () => null,
      });
      dot(painted, 20);
      const file = encodeMask(painted.raster, 'roi', 'png');
      const saved = saver.save();
      dot(painted, 900);
      expect([await saved, asked.length, saver.isBehind]).toEqual([null, 1, true]);
      expect(sent[0]?.subarray(0, file.length)).toEqual(file);
    }
  });
});
