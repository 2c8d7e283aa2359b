import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../../../core/formats/read.ts';
import { createCodecs } from '../../../electron/worker/codecs/codecs.ts';
import { compareFile, corpus, hasCorpus, isDecodable, malformed } from '../../fixtures/formats/corpus.ts';

const data = process.env.LANGEVIN_DATA;
const codecs = createCodecs();
/** Refused although a reference exists, each for a reason that stands in its message. */
const KNOWN_REFUSALS = [/12 bits a sample/, /CMYK/];

describe.skipIf(!hasCorpus(data))('the data folder (skipped unless LANGEVIN_DATA names it)', () => {
  it.each(['files', 'other'] as const)(
    '%s: every file equals its reference or is refused for a known reason',
    async (name) => {
      const odd: string[] = [];
      for (const { path, file, raw } of corpus(data!, name)) {
        const { outcome, detail } = await compareFile(path, file, raw, codecs);
        if (outcome === 'wrong') odd.push(`${file}: ${detail}`);
        if (outcome === 'refused' && isDecodable(raw) && !KNOWN_REFUSALS.some((r) => r.test(detail)))
          odd.push(`${file}: ${detail}`);
      }
      expect(odd).toEqual([]);
    },
  );

  it('malformed: every file is opened or refused with a reason, in bounded memory', async () => {
    const opened: string[] = [];
    for (const { path, file } of malformed(data!)) {
      const r = await decodeBytes(readFileSync(path), file, codecs);
      if (r.ok) opened.push(file);
      else expect('reason' in r.error && r.error.reason.length > 5).toBe(true);
    }
    expect(opened.sort()).toEqual(MAY_OPEN);
    expect(process.resourceUsage().maxRSS / 1024).toBeLessThan(1000);
  });
});

/** Unusual but legal, or damaged where no pixel depends on it. */
const MAY_OPEN = [
  'bitflip-j2k.dcm', // lossless JPEG 2000 carries nothing by which a decoder could notice
  'bitflip-rle.dcm', // with a warning
  'charset-garbage.dcm',
  'description-path.dcm',
  'group-length-lies.dcm',
  'name-markup.dcm',
  'rescale-negative.dcm',
  'rescale-zero.dcm',
  'sequence-length-lies.dcm',
  'spacing-zero-negative.dcm',
  'tiff-cyclic-ifd.tif',
  'window-width-zero.dcm',
  'wrong-ts-bigendian.dcm',
  'wrong-ts-implicit.dcm',
];
