/** A mask of scratches is proposed, and what fills holes takes it as it is. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { must } from '../../core/contract/refused.ts';
import { encodePng } from '../../core/formats/picture/png-write.ts';
import { decodePath } from '../../electron/worker/read/decode.ts';
import { langevin, workspace } from '../support/command.ts';

const w = workspace();
afterAll(() => w.remove());
const SIDE = 96;
/** Two pixels wide and slanting, from above to below. */
const isScratched = (i: number): boolean => Math.abs((i % SIDE) - 30.5 - Math.floor(i / SIDE / 8)) < 1;

beforeAll(() => {
  const picture = (scratched: boolean): Uint8Array =>
    encodePng(
      Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, at) => {
        const i = Math.floor(at / 3);
        return scratched && isScratched(i) ? 235 : 90 + 30 * Math.sin(i / SIDE / 20) - 10 * (at % 3);
      }),
      SIDE,
      SIDE,
      3,
    );
  writeFileSync(w.at('print.png'), picture(true));
  writeFileSync(w.at('clean.png'), picture(false));
});

it('a scratch is proposed as black, and is filled by the mask that was written', async () => {
  const { code, stdout } = await langevin(w.path, 'scratches', 'print.png', 'mask.png');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/\d % of the picture is proposed as damaged/)]);
  const { data, samples } = must(await decodePath(w.at('mask.png')));
  expect(samples).toBe(1);
  const scratched = Array.from({ length: SIDE * SIDE }, (_, i) => i).filter(isScratched);
  const hit = scratched.filter((i) => data[i] === 0).length;
  expect(hit / scratched.length).toBeGreaterThan(0.95);
  expect(Float32Array.from(data).filter((v) => v === 0).length).toBeLessThan(4 * scratched.length);
  const mended = await langevin(
    w.path,
    'restore',
    'print.png',
    '--mask',
    'mask.png',
    '--solver',
    'harmonic',
    '--out',
    'r',
  );
  expect(mended.code).toBe(0);
});

it('what exists is replaced only where that is said, and where nothing looks scratched that is said', async () => {
  writeFileSync(w.at('mine.png'), 'mine');
  const refused = await langevin(w.path, 'scratches', 'clean.png', 'mine.png');
  expect([refused.code, readFileSync(w.at('mine.png'), 'utf8')]).toEqual([6, 'mine']);
  const { code, stdout } = await langevin(w.path, 'scratches', 'clean.png', 'mine.png', '--force', '--json');
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { status: 'done', outputs: [w.at('mine.png')], share: 0 }]);
  const named = await langevin(w.path, 'scratches', 'clean.png', 'mask.jpg');
  expect([named.code, named.stderr]).toEqual([2, expect.stringMatching(/MASK.*does not end in \.png/)]);
});
