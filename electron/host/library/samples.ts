import type { Recipe, SampleId } from '../../../core/contract/studio/project.ts';

/** What the program brings along to begin with, below its own folder. */
interface Sample {
  readonly file: string;
  readonly name: string;
  readonly task: string;
  readonly values: Recipe['values'];
  /** What is painted on it already. */
  readonly painted: readonly {
    readonly name: string;
    readonly purpose: 'hole' | 'hints' | 'painting';
    readonly file: string;
  }[];
}

/** Each is of a size at which a first result comes within seconds on an ordinary computer. */
export const samples: Readonly<Record<SampleId, Sample>> = {
  'ct-phantom': {
    file: 'resources/phantom/thorax.dcm',
    name: 'Thorax phantom',
    task: 'reconstruct-ct',
    values: { size: '320' },
    painted: [],
  },
  'mri-phantom': {
    file: 'resources/phantom/head.npy',
    name: 'Head phantom',
    task: 'reconstruct-mri',
    values: {},
    painted: [],
  },
  'photo-scratches': {
    file: 'resources/samples/lake-scratched.png',
    name: 'Scratched lake',
    task: 'inpaint',
    values: {},
    painted: [{ name: 'Scratches', purpose: 'hole', file: 'resources/samples/lake-scratches.png' }],
  },
  'photo-colours': {
    file: 'resources/samples/lake-grey.png',
    name: 'Grey lake',
    task: 'colorize',
    values: { samples: 3 },
    painted: [{ name: 'A few colours', purpose: 'hints', file: 'resources/samples/lake-colours.png' }],
  },
  'photo-small': {
    file: 'resources/samples/lake-small.png',
    name: 'Small lake',
    task: 'restore',
    values: { scale: 2 },
    painted: [{ name: 'Scratches', purpose: 'hole', file: 'resources/samples/lake-small-scratches.png' }],
  },
  'photo-canvas': {
    file: 'resources/samples/canvas.png',
    name: 'Canvas',
    task: 'stroke',
    values: {},
    painted: [],
  },
};
