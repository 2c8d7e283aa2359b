/** Writes the samples of photographs beside this file: npx tsx resources/samples/make.ts */
import { writeFileSync } from 'node:fs';
import { encodePng } from '../../core/formats/picture/png-write.ts';
import { damage, HEIGHT, lake, WIDTH } from './lake.ts';

const write = (name: string, bytes: Uint8Array): void => writeFileSync(new URL(name, import.meta.url), bytes);
const whole = lake();
const lost = damage();
/** What a scratch leaves is the paper's white. */
const scratched = whole.map((v, i) => (lost[Math.floor(i / 3)] === true ? 246 : v));
const grey = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) =>
  Math.round((whole[3 * at]! + whole[3 * at + 1]! + whole[3 * at + 2]!) / 3),
);

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
write('lake.png', encodePng(whole, WIDTH, HEIGHT, 3));
