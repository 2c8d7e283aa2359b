import type { Hdf5Array, Hdf5File } from '../hdf5.ts';
import { damaged } from '../refusal.ts';

/** Groups are searched so deep and so wide: a link that leads back into its own group would have no end. */
const DEEPEST = 4;
const MOST = 2000;

/** Every array of a file, by its path. */
export function arraysIn(file: Hdf5File): readonly Hdf5Array[] {
  const found: Hdf5Array[] = [];
  let seen = 0;
  const search = (group: string, depth: number): void => {
    for (const name of file.names(group)) {
      if (++seen > MOST) throw damaged(`it holds more than ${MOST} arrays and groups`);
      const path = `${group === '/' ? '' : group}/${name}`;
      const array = file.array(path);
      if (array !== null) found.push(array);
      else if (depth < DEEPEST) search(path, depth + 1);
    }
  };
  search('/', 0);
  return found;
}
