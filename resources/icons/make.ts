/** The program's icon for every system, from the one that the window shows. `npx tsx resources/icons/make.ts` */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const SIZES = [16, 32, 48, 64, 128, 256, 512, 1024];
/** Of the drawing, at 72 dots an inch. */
const DRAWN = 24;

const drawing = readFileSync(join(import.meta.dirname, '..', '..', 'renderer', 'icon.svg'));
for (const size of SIZES) {
  await sharp(drawing, { density: (72 * size) / DRAWN })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toFile(join(import.meta.dirname, `${size}x${size}.png`));
}
