/** Writes the samples of photographs beside this file: npx tsx resources/samples/make.ts */
import { writeFileSync } from 'node:fs';
import { encodePalettePng, encodePng } from '../../core/formats/picture/png-write.ts';
import { damage, HEIGHT, lake, WIDTH } from './lake.ts';

const write = (name: string, bytes: Uint8Array): void => writeFileSync(new URL(name, import.meta.url), bytes);
const whole = lake();
const lost = damage();
/** What a scratch leaves is the paper's white. */
const scratched = whole.map((v, i) => (lost[Math.floor(i / 3)] === true ? 246 : v));
/** Rec. 601, as the grey of a picture is taken to be where nobody says otherwise. */
const grey = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) =>
  Math.round(0.299 * whole[3 * at]! + 0.587 * whole[3 * at + 1]! + 0.114 * whole[3 * at + 2]!),
);

/** Row and column at which a colour is given. */
const DABS: readonly (readonly [number, number])[] = [
  // Sky and its clouds.
  ...[
    [10, 70],
    [16, 210],
    [12, 300],
    [40, 330],
    [58, 150],
    [70, 40],
    [84, 96],
    [34, 20],
    [46, 246],
  ],
  // Mountains, snow and woods.
  ...[
    [98, 150],
    [112, 60],
    [110, 250],
    [104, 222],
    [134, 120],
    [138, 200],
    [150, 70],
  ],
  // Pines.
  ...[
    [140, 18],
    [146, 246],
    [140, 352],
  ],
  // Cabin: walls, roof, windows and door.
  ...[
    [143, 312],
    [164, 291],
    [164, 334],
    [130, 300],
    [131, 325],
    [151, 301],
    [151, 324],
    [160, 312],
  ],
  // Lake.
  ...[
    [172, 60],
    [184, 120],
    [190, 210],
    [200, 300],
    [205, 40],
    [176, 306],
  ],
  // Meadow.
  ...[
    [226, 40],
    [236, 110],
    [244, 190],
    [232, 260],
    [246, 330],
    [222, 366],
  ],
].map(([row = 0, column = 0]) => [row, column] as const);
const DAB = 3;
const hinted = new Uint8Array(WIDTH * HEIGHT);
for (const [n, [row, column]] of DABS.entries())
  for (let y = -DAB; y <= DAB; y++)
    for (let x = -DAB; x <= DAB; x++) if (Math.hypot(x, y) <= DAB) hinted[(row + y) * WIDTH + column + x] = n + 1;
const palette = Uint8Array.from([
  ...[0, 0, 0, 0],
  ...DABS.flatMap(([row, column]) => [
    ...whole.subarray(3 * (row * WIDTH + column), 3 * (row * WIDTH + column) + 3),
    255,
  ]),
]);

/** Half the size: each pixel is the mean of four. */
const small = Uint8Array.from({ length: (3 * WIDTH * HEIGHT) / 4 }, (_, i) => {
  const [at, c] = [Math.floor(i / 3), i % 3];
  const [row, column] = [2 * Math.floor(at / (WIDTH / 2)), 2 * (at % (WIDTH / 2))];
  const value = (y: number, x: number): number => scratched[3 * ((row + y) * WIDTH + column + x) + c]!;
  return Math.round((value(0, 0) + value(0, 1) + value(1, 0) + value(1, 1)) / 4);
});
const smallMask = Uint8Array.from({ length: (WIDTH * HEIGHT) / 4 }, (_, at) => {
  const [row, column] = [2 * Math.floor(at / (WIDTH / 2)), 2 * (at % (WIDTH / 2))];
  const isLost = [0, 1, WIDTH, WIDTH + 1].some((step) => lost[row * WIDTH + column + step] === true);
  return isLost ? 0 : 255;
});

write('lake-scratched.png', encodePng(scratched, WIDTH, HEIGHT, 3));
write(
  'lake-scratches.png',
  encodePng(
    Uint8Array.from(lost, (isLost) => (isLost ? 0 : 255)),
    WIDTH,
    HEIGHT,
    1,
  ),
);
write('lake-grey.png', encodePng(grey, WIDTH, HEIGHT, 1));
write('lake-colours.png', encodePalettePng(hinted, WIDTH, HEIGHT, palette));
write('lake-small.png', encodePng(small, WIDTH / 2, HEIGHT / 2, 3));
write('lake-small-scratches.png', encodePng(smallMask, WIDTH / 2, HEIGHT / 2, 1));
/** What nothing is painted on yet. */
write('canvas.png', encodePng(new Uint8Array(3 * WIDTH * HEIGHT).fill(255), WIDTH, HEIGHT, 3));
