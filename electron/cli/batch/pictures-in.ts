import { readdir, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { Refused } from '../../../core/contract/refused.ts';
import { reasonOf } from '../../disk/read-json.ts';

const PICTURE = /\.(png|jpe?g|webp|tiff?)$/i;
const inOrder = new Intl.Collator('en', { numeric: true });

export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** Pictures that lie in a folder itself, by their endings, in the order of their names. @throws Refused where there are none */
export async function picturesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((e: unknown) => {
    throw new Refused({ code: 'unreadable-file', file: folder, reason: reasonOf(e) });
  });
  const pictures = names.filter((name) => PICTURE.test(name) && !name.startsWith('.')).sort(inOrder.compare);
  if (pictures.length > 0) return pictures.map((name) => join(folder, name));
  throw new Refused({
    code: 'unreadable-file',
    file: folder,
    reason: 'no picture lies in it',
    remedy: 'Name a folder with PNG, JPEG, WebP or TIFF files; folders within it are not searched.',
  });
}

/** Names of items after those of the files, in whatever script, each once: "street 7.jpg" → `street-7`, and never like an option. */
export function itemNames(paths: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return paths.map((path) => {
    const { name, ext } = parse(path);
    const plain = (text: string): string =>
      text
        .normalize('NFC')
        .replace(/[^\p{L}\p{M}\p{N}_]+/gu, '-')
        .replace(/^-|-$/g, '') || 'picture';
    const tries = [plain(name), plain(`${name}${ext}`), ...paths.map((_, i) => `${plain(`${name}${ext}`)}-${i + 2}`)];
    // Some file systems do not tell capitals apart.
    const free = tries.find((text) => !seen.has(text.toLowerCase())) ?? plain(name);
    seen.add(free.toLowerCase());
    return free;
  });
}

/** The picture in a folder that goes with another by its name, whatever its ending. @throws Refused where none or several do */
export async function partnerIn(folder: string, path: string): Promise<string> {
  const { name } = parse(path);
  const found = (await picturesIn(folder)).filter((other) => parse(other).name === name);
  if (found.length === 1) return found[0]!;
  throw new Refused({
    code: 'unreadable-file',
    file: folder,
    reason: `${found.length === 0 ? 'no picture' : 'more than one picture'} in it is called ${name}`,
    remedy: 'What goes with a picture of a folder has its name.',
  });
}
