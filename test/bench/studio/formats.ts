/**
 * How the readers fare on a folder of real and hostile files: `npx tsx test/bench/studio/formats.ts --data DIR`
 * (or LANGEVIN_DATA). Prints one line a file that is refused or wrong, then the counts. Exit 1 where one is wrong.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { decodeBytes } from '../../../core/formats/read.ts';
import { createCodecs } from '../../../electron/worker/codecs/codecs.ts';
import { compareFile, corpus, hasCorpus, isDecodable, malformed } from '../../fixtures/formats/corpus.ts';

const { values } = parseArgs({ options: { data: { type: 'string' } } });
const data = values.data ?? process.env.LANGEVIN_DATA;
if (!hasCorpus(data)) {
  console.log('This measurement needs the data folder: --data DIR or LANGEVIN_DATA, with dicom/expected.json in it.');
  process.exit(3);
}

const codecs = createCodecs();
let wrong = 0;
for (const name of ['files', 'other'] as const) {
  const count = { equal: 0, refused: 0, notAnImage: 0, wrong: 0 };
  for (const { path, file, raw } of corpus(data, name)) {
    const { outcome, detail } = await compareFile(path, file, raw, codecs);
    const key = outcome === 'refused' && !isDecodable(raw) ? 'notAnImage' : outcome;
    count[key]++;
    if (key === 'refused' || key === 'wrong') console.log(`${key.padEnd(8)} ${file}: ${detail}`);
  }
  wrong += count.wrong;
  console.log(
    `dicom/${name}: ${count.equal} equal to the reference, ${count.refused} refused by name, ` +
      `${count.notAnImage} without a decodable image refused, ${count.wrong} wrong`,
  );
}
const answers = { opened: 0, refused: 0 };
let slowest = { file: '', seconds: 0 };
for (const { path, file } of malformed(data)) {
  const bytes = readFileSync(path);
  const started = performance.now();
  answers[(await decodeBytes(bytes, file, codecs)).ok ? 'opened' : 'refused']++;
  const seconds = (performance.now() - started) / 1000;
  if (seconds > slowest.seconds) slowest = { file, seconds };
}
console.log(
  `dicom/malformed: ${answers.opened} opened, ${answers.refused} refused, ` +
    `slowest ${slowest.file} ${slowest.seconds.toFixed(2)} s, peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
);
process.exit(wrong === 0 ? 0 : 1);
