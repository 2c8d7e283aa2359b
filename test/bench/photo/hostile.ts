/**
 * Odd and hostile files through every command of photographs: `npx tsx test/bench/photo/hostile.ts --data DIR [--only mask]`
 * (or LANGEVIN_DATA). Each file is the input of inpaint, colorize, restore, stroke and scratches, and then the mask, the
 * hints, the reference and the painting beside a sound picture, by the real command and its classical methods. Prints the
 * answers by kind; one that is no clear outcome (a stack trace, no sentence, a run folder after a refusal) ends with 1.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { corpus, hasCorpus, malformed } from '../../fixtures/formats/corpus.ts';

const { values } = parseArgs({ options: { data: { type: 'string' }, only: { type: 'string' } } });
const data = values.data ?? process.env.LANGEVIN_DATA;
if (!hasCorpus(data)) {
  console.log('This measurement needs the data folder: --data DIR or LANGEVIN_DATA, with dicom/expected.json in it.');
  process.exit(3);
}

const COMMAND = fileURLToPath(new URL('../../../electron/cli/langevin.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'langevin-hostile-'));
const out = join(folder, 'out');
const [picture, mask] = [join(folder, 'picture.png'), join(folder, 'mask.png')];
const SIDE = 32;
const PIXELS = SIDE ** 2;
writeFileSync(
  picture,
  encodePng(
    Uint8Array.from({ length: PIXELS }, (_, i) => i % 251),
    SIDE,
    SIDE,
    1,
  ),
);
writeFileSync(
  mask,
  encodePng(
    Uint8Array.from({ length: PIXELS }, (_, i) => (i % 9 === 0 ? 0 : 255)),
    SIDE,
    SIDE,
    1,
  ),
);

const run = (...args: string[]): readonly string[] => [...args, '--out', out];
const roles: Readonly<Record<string, (file: string) => readonly string[]>> = {
  inpaint: (file) => run('inpaint', file, '--mask', mask, '--solver', 'harmonic'),
  colorize: (file) => run('colorize', file, '--solver', 'grey'),
  restore: (file) => run('restore', file, '--grey', '--scale', '2', '--solver', 'bicubic'),
  stroke: (file) => run('stroke', file, '--steps', '1', '--count', '1'),
  scratches: (file) => ['scratches', file, `${out}.png`],
  mask: (file) => run('inpaint', picture, '--mask', file, '--solver', 'harmonic'),
  hints: (file) => run('colorize', picture, '--hints', file, '--solver', 'spread'),
  reference: (file) => run('colorize', picture, '--reference', file, '--solver', 'grey'),
  painting: (file) => run('stroke', picture, '--painting', file, '--steps', '1', '--count', '1'),
};

const files = [...malformed(data), ...corpus(data, 'other')];
let unclear = 0;
for (const [role, commandOf] of Object.entries(roles)) {
  if (values.only !== undefined && values.only !== role) continue;
  const answers = { done: 0, refused: 0 };
  for (const { file, path } of files) {
    const { status, stderr } = spawnSync(process.execPath, [COMMAND, ...commandOf(path)], { encoding: 'utf8' });
    const isDone = status === 0;
    const left = existsSync(out) ? readdirSync(out) : [];
    const isTrace = /\n\s+at |node:internal/.test(stderr);
    const isSaid = isDone || (/^Error: .+\.\n {7}\S/m.test(stderr) && left.length === 0);
    answers[isDone ? 'done' : 'refused']++;
    if (isTrace || !isSaid) {
      unclear++;
      console.log(`unclear  ${role} ${file}: ${status} ${stderr.trim().split('\n').slice(-2).join(' ')}`);
    }
    for (const made of [out, `${out}.png`]) rmSync(made, { recursive: true, force: true });
  }
  console.log(`${role.padEnd(10)} ${answers.done} done, ${answers.refused} refused in a sentence`);
}
rmSync(folder, { recursive: true });
console.log(`${unclear} without a clear outcome, of ${files.length} files in each place`);
process.exit(unclear === 0 ? 0 : 1);
