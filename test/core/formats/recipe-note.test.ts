/** A job inside a file: out again as it went in, and hostile notes that cost a sentence and nothing else. */
import { describe, expect, it } from 'vitest';
import type { Job } from '../../../core/contract/job.ts';
import { DEFAULT_LIMITS } from '../../../core/formats/codecs.ts';
import { openDicom } from '../../../core/formats/dicom/dataset.ts';
import { encodeDicom, uidFrom } from '../../../core/formats/dicom/write.ts';
import { joinBytes } from '../../../core/formats/join-bytes.ts';
import { encodeNifti } from '../../../core/formats/nifti/write.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { decodeBytes } from '../../../core/formats/read.ts';
import { recipeIn, recipeInDicom } from '../../../core/formats/notes/recipe-in.ts';
import {
  NO_RECIPE,
  RECIPE,
  recipeBytes,
  recipeText,
  type RecipeFound,
} from '../../../core/formats/notes/recipe-note.ts';
import { encodeTiff } from '../../../core/formats/tiff/write.ts';
import { createCodecs } from '../../../electron/worker/codecs/codecs.ts';
import { jobOf } from '../modalities/ct/tiny-ct.ts';

const codecs = createCodecs();
const job: Job = {
  ...jobOf({ solver: 'proximal,tv' }),
  roi: { path: '/home/eva/rôi.png', sha256: '2'.repeat(64), name: 'Müller' },
};
const values = Float32Array.from({ length: 12 }, (_, i) => 10.5 * i);
const shape = { frames: 1, height: 3, width: 4, pixelMm: null, sliceMm: null, places: [] } as const;
const writing = {
  newUid: () => uidFrom(new Uint8Array(16)),
  date: '',
  time: '',
  derivation: 'Test.',
  seriesDescription: 'Test',
};

const FORMATS: Readonly<Record<string, (recipe: string | null) => Uint8Array>> = {
  png: (recipe) => encodePng(Uint16Array.from(values), 4, 3, 1, recipe === null ? {} : { [RECIPE]: recipe }),
  tiff: (recipe) => encodeTiff(values, { ...shape, samples: 1 }, 'a description', recipe),
  nifti: (recipe) => encodeNifti(values, { ...shape, samples: 1 }, 'a note', recipe),
  npy: (recipe) => joinBytes([encodeNpy(values, [3, 4]), ...(recipe === null ? [] : [recipeBytes(recipe)])]),
  dicom: (recipe) => encodeDicom({ ...shape, samples: 1, data: values, unit: 'HU', bits: 16 }, { ...writing, recipe }),
};
const found = (format: string, bytes: Uint8Array): RecipeFound =>
  format === 'dicom'
    ? recipeInDicom(openDicom(bytes, codecs, DEFAULT_LIMITS).root)
    : recipeIn(bytes, format === 'png' || format === 'tiff' || format === 'nifti' ? format : 'npy');
const says = (bytes: Uint8Array, text: string): boolean => Buffer.from(bytes).includes(text);

describe.each(Object.keys(FORMATS))('in %s', (format) => {
  const write = FORMATS[format]!;

  it('the job comes back without the places of its files, and the numbers are the same', async () => {
    const bytes = write(recipeText(job));
    const { recipe, warning } = found(format, bytes);
    expect(warning).toBeNull();
    expect(recipe).toEqual({
      ...job,
      input: { ...job.input, path: '' },
      model: { ...job.model, manifest: '' },
      roi: { ...job.roi, path: '', name: null },
    });
    for (const place of ['eva', '/data', '/models', 'body.npy', 'ller']) expect(says(bytes, place)).toBe(false);
    const [whole, plain] = [await decodeBytes(bytes, 'a', codecs), await decodeBytes(write(null), 'a', codecs)];
    expect(whole.ok && whole.value).toEqual(plain.ok && plain.value);
    expect(whole.ok && whole.value.data[11]).toBe(format === 'png' ? 115 : 115.5);
  });

  it('nothing is found where nothing was put', () => {
    expect(found(format, write(null))).toEqual(NO_RECIPE);
  });

  it.each([
    ['cut', recipeText(job).slice(0, 200)],
    ['nested a hundred thousand deep', '['.repeat(100_000)],
    ['of wrong types', JSON.stringify({ ...job, seed: 'seven' })],
    ['with more than is known', JSON.stringify({ ...job, also: 1 })],
    ['from a later version', JSON.stringify({ ...job, schemaVersion: job.schemaVersion + 1 })],
    ['of two megabytes', JSON.stringify({ ...job, provider: 'x'.repeat(2 ** 21) })],
    ['that is no object', 'null'],
    ['with another prototype', '{"__proto__": {"task": "reconstruct-ct"}}'],
  ])('a note %s is left out with a warning, and the numbers are read', async (_, text) => {
    const bytes = write(text);
    const { recipe, warning } = found(format, bytes);
    expect(recipe).toBeNull();
    expect(warning).toMatch(/^The recipe inside was left out: /);
    expect((await decodeBytes(bytes, 'a', codecs)).ok).toBe(true);
  });

  it('a place that someone else wrote into a note is not taken', () => {
    const { recipe } = found(format, write(JSON.stringify(job)));
    expect(recipe?.input.path).toBe('');
  });
});

// The other formats are searched after their decoder agreed to every byte of the head.
it.each(['png', 'tiff'])('no byte of a %s that is changed makes the search throw', (format) => {
  const sound = FORMATS[format]!(recipeText(job));
  for (let at = 0; at < sound.length; at++) {
    const bytes = sound.slice();
    bytes[at] = 255;
    expect(() => found(format, bytes)).not.toThrow();
  }
});
