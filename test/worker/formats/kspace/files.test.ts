/** k-space in every format, to the bit, in files that the formats' own libraries wrote (test/reference/kspace_files.py). */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageOf } from '../../../../core/contract/errors.ts';
import { Refused } from '../../../../core/contract/refused.ts';
import { axesSaid, axesText } from '../../../../core/formats/kspace/axes.ts';
import type { KspaceFile, KspaceImage } from '../../../../core/formats/kspace/kspace-file.ts';
import { bartDimensions } from '../../../../core/formats/kspace/open-array.ts';
import { openKspace } from '../../../../core/formats/kspace/open.ts';
import { readingAsync } from '../../../../core/formats/refusal.ts';
import { must } from '../../../../core/contract/refused.ts';
import { inMemory } from '../../../../core/formats/byte-source.ts';
import { createCodecs } from '../../../../electron/worker/codecs/codecs.ts';
import { readKspace, type KspaceAsked } from '../../../../electron/worker/kspace/read-kspace.ts';
import { workspace } from '../../../support/command.ts';
import { kspaceOf } from '../../../support/kspace-numbers.ts';
import { fileURLToPath } from 'node:url';

const codecs = createCodecs();
const fixture = (name: string): string => fileURLToPath(new URL(`../../../fixtures/kspace/${name}`, import.meta.url));

type Asked = Partial<Pick<KspaceAsked, 'axes' | 'dataset' | 'slice' | 'repetition' | 'contrast'>>;
interface Read {
  readonly file: KspaceFile;
  readonly image: KspaceImage;
}

/** As its bytes lie: recognising is tested elsewhere, and these numbers are no k-space of anything. */
async function read(name: string, asked: Asked = {}): Promise<Read> {
  const full = { axes: null, dataset: null, slice: 0, repetition: 0, contrast: 0, ...asked };
  const header = name.endsWith('.cfl')
    ? bartDimensions(readFileSync(fixture(name.replace('.cfl', '.hdr')), 'latin1'))
    : null;
  const source = inMemory(readFileSync(fixture(name)));
  return must(
    await readingAsync(name, async () => {
      const { file, close } = await openKspace(source, header, codecs, full);
      try {
        return { file, image: file.read(full) };
      } finally {
        close();
      }
    }),
  );
}

/** What it is refused with. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => 'opened',
    (e: unknown) => e,
  );
  if (!(thrown instanceof Refused)) return String(thrown);
  const { message, hint } = messageOf(thrown.refusal);
  return `${message} ${hint}`;
}

const [COILS, ROWS, COLUMNS] = [2, 12, 10];
const IMAGE = [COILS, ROWS, COLUMNS] as const;
const shapeOf = ({ coils, height, width }: KspaceImage): readonly number[] => [coils, height, width];

describe('NumPy', () => {
  it.each(['c8.npy', 'c16-fortran.npy', 'c8-big-endian.npy', 'parts.npy'])('%s', async (name) => {
    const { file, image } = await read(name);
    expect(shapeOf(image)).toEqual(IMAGE);
    expect(image.data).toEqual(kspaceOf(IMAGE));
    expect(file.isAssumed).toBe(true);
    expect(axesText(file.axes)).toMatch(/^coil 2 × row 12 × column 10/);
  });

  it('five axes are read as they are named, and asked for where they are not', async () => {
    const axes = 'slice,repetition,row,column,coil';
    for (const [slice, repetition] of [
      [0, 0],
      [2, 1],
    ] as const) {
      const { image } = await read('five-axes.npy', { axes, slice, repetition });
      expect(image.data).toEqual(kspaceOf(IMAGE, { s: slice, t: repetition }));
    }
    const { file } = await read('five-axes.npy', { axes });
    expect([file.slices, file.repetitions, file.contrasts, file.isAssumed]).toEqual([3, 2, 1, false]);
    expect(await refusal(read('five-axes.npy'))).toMatch(/what its axes \(3 × 2 × 12 × 10 × 2\) are .*--axes/);
  });

  it('axes that cannot be are refused by what is wrong with them', async () => {
    const said = (axes: string): Promise<string> => refusal(read('c8.npy', { axes }));
    expect(await said('coil,row')).toMatch(/2 axes are named, and the array has 3/);
    expect(() => axesSaid('row,coil,column', [8, 230, 180], true)).toThrow(Refused);
    expect(axesText(axesSaid('coil,row,column', [32, 16, 16], true))).toBe('coil 32 × row 16 × column 16');
    expect(await said('coil,row,cloumn')).toMatch(/"cloumn" is none of coil, row/);
    expect(await said('coil,row,row')).toMatch(/"row" is named twice/);
    expect(await said('coil,slice,column')).toMatch(/a row and a column are needed/);
    expect(await said('one,row,column')).toMatch(/"one" has 2 elements/);
    expect(await refusal(read('parts.npy', { axes: 'coil,row,column,slice' }))).toMatch(/one axis must be "part"/);
  });

  it('an image that is not there is named by what is', async () => {
    const axes = 'slice,repetition,row,column,coil';
    expect(await refusal(read('five-axes.npy', { axes, slice: 3 }))).toMatch(/--slice: there are 3, from 0 to 2/);
    expect(await refusal(read('c8.npy', { contrast: 1 }))).toMatch(/--contrast: there is one contrast, number 0/);
  });
});

describe('BART', () => {
  it('a stack of slices: the readout, the first phase encoding, coils and slices', async () => {
    const { file, image } = await read('bart.cfl', { slice: 2 });
    expect(image.data).toEqual(kspaceOf(IMAGE, { s: 2 }));
    expect([file.slices, file.readout, file.isAssumed]).toEqual([3, 'rows', false]);
  });

  it('both phase encodings without a readout, as its own examples have it', async () => {
    const { file, image } = await read('bart-phases.cfl', { repetition: 1 });
    expect(image.data).toEqual(kspaceOf(IMAGE, { t: 1 }));
    expect([file.repetitions, file.readout]).toEqual([2, null]);
  });

  const space = workspace();
  afterAll(() => space.remove());
  const header = (sizes: string): Promise<string> => {
    writeFileSync(space.at('k.hdr'), `# Dimensions\n${sizes}\n`);
    copyFileSync(fixture('bart.cfl'), space.at('k.cfl'));
    return refusal(readKspace(space.at('k.hdr'), ASKED));
  };
  const ASKED: KspaceAsked = { axes: null, dataset: null, slice: 0, repetition: 0, contrast: 0, shift: null };

  it('is refused by name where it is something else', async () => {
    expect(await header('12 10 2 3')).toMatch(/three dimensions/);
    expect(await header('12 10 1 2 3')).toMatch(/3 sets of maps.*not k-space/);
    expect(await header('12 10 1 2 1 1 3')).toMatch(/dimension 6 \(COEFF\) has 3/);
    expect(await header('12 10 1 4 1 1 1 1 1 1 1 1 1 3')).toMatch(/take 11520 bytes, and 5760 are there/);
    expect(await header('12 -10 1')).toMatch(/no line of dimensions/);
    expect(await header('99999999 99999999 1 99999999')).toMatch(/bytes, and 5760 are there/);
  });

  it('a pair is found by either name, by the one that both share, and one that is missing is named', async () => {
    for (const name of ['bart.cfl', 'bart.hdr', 'bart']) {
      const { file } = await readKspace(fixture(name), { ...ASKED, shift: 'none' });
      expect(file.coils).toBe(COILS);
    }
    copyFileSync(fixture('bart.cfl'), space.at('alone.cfl'));
    expect(await refusal(readKspace(space.at('alone.cfl'), ASKED))).toMatch(
      /alone\.cfl cannot be read: alone\.hdr, its other half, .*two files/,
    );
  });
});

describe('ISMRMRD', () => {
  it('slices and repetitions from readouts, noise scans and navigators left out', async () => {
    for (const [slice, repetition] of [
      [0, 0],
      [1, 1],
    ] as const) {
      const { image } = await read('scanner.h5', { slice, repetition });
      expect(shapeOf(image)).toEqual([COILS, 8, 6]);
      expect(image.data).toEqual(kspaceOf([COILS, 8, 6], { s: slice, t: repetition }));
      expect(image.measured?.every((m) => m === 1)).toBe(true);
    }
    const { file } = await read('scanner.h5');
    expect([file.slices, file.repetitions, file.noiseScans, file.oversampling]).toEqual([2, 2, 1, 2]);
    expect([file.pixelMm, file.readout]).toEqual([[2, 1.5], 'rows']);
    expect(file.warnings.join(' ')).toMatch(/Of its 26 readouts these are left out: navigators \(1\)/);
  });

  it('scans of noise alone stand beside the image, those of all coils', async () => {
    const { image } = await read('scanner.h5');
    expect(image.noise).toEqual({ coils: 2, samples: 8, data: expect.any(Float32Array) });
    expect([...image.noise!.data.subarray(0, 8), ...image.noise!.data.subarray(8, 16)]).toEqual([
      ...Array<number>(8).fill(1),
      ...Array<number>(8).fill(0),
    ]);
    expect((await read('noisy.h5')).image.noise).toMatchObject({ coils: 3, samples: 4 * 96 });
    expect((await read('partial.h5')).image.noise).toBeNull();
  });

  it('averages become one, a partial echo lies about its centre, lines that calibrate fill what is empty', async () => {
    const { image } = await read('partial.h5');
    const there = (r: number, x: number): boolean => r >= 2 && [1, 3, 4, 5].includes(x);
    expect(image.data).toEqual(kspaceOf([COILS, 8, 6], {}, there));
    expect([...image.measured!]).toEqual(Array.from({ length: 48 }, (_, i) => Number(there(Math.floor(i / 6), i % 6))));
  });

  it('lines that calibrate and were measured apart are no part of the image', async () => {
    const { file, image } = await read('apart.h5');
    expect(image.data).toEqual(kspaceOf([COILS, 8, 6], {}, (r, x) => r >= 2 && [1, 3, 5].includes(x)));
    expect(file.warnings.join(' ')).toMatch(/Of its 7 readouts .*: calibration lines that were measured apart \(1\)/);
  });
});

describe('fastMRI', () => {
  it('slices with the reconstruction that came along, the readout oversampled', async () => {
    const { file, image } = await read('fastmri.h5', { slice: 2 });
    expect(image.data).toEqual(kspaceOf(IMAGE, { s: 2 }));
    expect([file.slices, file.coils, file.oversampling, file.readout]).toEqual([3, 2, 2, 'rows']);
    expect(image.reference).toMatchObject({ height: 6, width: 10, name: 'reconstruction_rss' });
    expect(image.reference?.data).toEqual(Float32Array.from({ length: 60 }, (_, i) => 120 + i));
  });

  it('of one coil, under a mask of columns', async () => {
    const { file, image } = await read('fastmri-test.h5', { slice: 1 });
    const columns = [0, 2, 4, 5, 6, 8];
    expect(image.data).toEqual(kspaceOf([1, ROWS, COLUMNS], { s: 1 }, (_, x) => columns.includes(x)));
    expect([...image.measured!.subarray(0, COLUMNS)]).toEqual([1, 0, 1, 0, 1, 1, 1, 0, 1, 0]);
    expect([file.coils, image.reference]).toEqual([1, null]);
  });

  it('without k-space it is refused by name', async () => {
    expect(await refusal(read('fastmri-without.h5'))).toMatch(/a file of fastMRI without its array "kspace"/);
  });
});

describe('MATLAB 7.3 and other HDF5', () => {
  it('MATLAB: axes the other way round, parts as members of a record', async () => {
    const { file, image } = await read('matlab.mat');
    expect(image.data).toEqual(kspaceOf(IMAGE));
    expect(axesText(file.axes)).toBe('row 12 × column 10 × coil 2');
    expect([file.format, file.isAssumed]).toEqual(['matlab', true]);
  });

  it('of several arrays one is named', async () => {
    expect(await refusal(read('several.h5'))).toMatch(/several arrays.*\/scan\/first \(2 × 12 × 10, .*--dataset/);
    for (const dataset of ['scan/first', '/scan/second'])
      expect((await read('several.h5', { dataset })).image.data).toEqual(kspaceOf(IMAGE));
    expect(await refusal(read('several.h5', { dataset: 'scan/third' }))).toMatch(
      /no array \/scan\/third, but: \/scan\/first/,
    );
  });

  it('links that lead back or away are not followed', async () => {
    expect((await read('cyclic.h5', { dataset: 'a/k' })).image.data).toEqual(kspaceOf(IMAGE));
    expect(await refusal(read('cyclic.h5', { dataset: 'a/outside' }))).toMatch(/no array \/a\/outside/);
  });
});

describe('hostile and damaged files', () => {
  it('say what is wrong with them', async () => {
    expect(await refusal(read('other-record.h5'))).toMatch(
      /holds complex numbers: \/kspace \(12 × 10, records of amplitude, angle/,
    );
    expect(await refusal(read('other-acquisitions.h5'))).toMatch(/are no lists of 32-bit floats/);
    expect(await refusal(read('absurd.h5', { axes: 'row,column' }))).toMatch(/samples need .* MB, the limit is/);
  });

  it('a cut file is refused, whatever is cut', async () => {
    const space = workspace();
    try {
      for (const name of ['scanner.h5', 'fastmri.h5', 'matlab.mat', 'c8.npy', 'bart.cfl']) {
        const whole = readFileSync(fixture(name));
        if (name.endsWith('.cfl')) copyFileSync(fixture('bart.hdr'), space.at('bart.hdr'));
        for (const part of [0.1, 0.5, 0.98]) {
          writeFileSync(space.at(name), whole.subarray(0, Math.floor(part * whole.length)));
          const said = await refusal(readKspace(space.at(name), ASKED_OF_A_CUT));
          expect(said, `${name} at ${part}`).toMatch(
            /cannot be read: .*(truncated|ends|is cut|present|are there|damaged)/,
          );
        }
      }
    } finally {
      space.remove();
    }
  });
});

const ASKED_OF_A_CUT: KspaceAsked = { axes: null, dataset: null, slice: 0, repetition: 0, contrast: 0, shift: 'none' };

beforeAll(() => codecs.hdf5(inMemory(readFileSync(fixture('fastmri.h5')))).then((file) => file.close()));

describe('of a file with several images', () => {
  it.each([
    ['five-axes.npy', 'slice,repetition,row,column,coil', 0.3],
    ['bart.cfl', null, 0.4],
    ['fastmri.h5', null, 0.8], // its head is most of so small a file
  ] as const)('%s: no more is read than one of them needs', async (name, axes, share) => {
    const bytes = readFileSync(fixture(name));
    const whole = inMemory(bytes);
    let count = 0;
    const counted = {
      size: whole.size,
      read(at: number, length: number) {
        count += length;
        return whole.read(at, length);
      },
    };
    const asked = { axes, dataset: null, slice: 1, repetition: 0, contrast: 0 };
    const sizes = name.endsWith('.cfl') ? bartDimensions(readFileSync(fixture('bart.hdr'), 'latin1')) : null;
    const { file, close } = await openKspace(counted, sizes, codecs, asked);
    const opening = count;
    file.read(asked);
    close();
    expect(count - opening).toBeGreaterThan(0);
    expect(count - opening).toBeLessThan(share * bytes.length);
  });
});
