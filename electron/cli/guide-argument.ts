import { join, resolve } from 'node:path';
import type { JobRequest } from '../../core/catalogue/resolve.ts';
import type { ParameterValues } from '../../core/contract/parameters.ts';
import { Refused } from '../../core/contract/refused.ts';
import { numberOf, textOf } from '../../core/contract/values.ts';
import { listGuides, readGuide, type GuideFile } from '../disk/model-files.ts';
import { wantedGuide } from '../disk/wanted-guide.ts';

/**
 * What steers the model: --guide, --target and --guide-weight; null without.
 * @param root of the program, with the guides that came with it @throws Refused
 */
export async function guideOf(
  values: ParameterValues,
  given: ReadonlySet<string>,
  root: string,
): Promise<NonNullable<JobRequest['guide']> | null> {
  const [named, wanted] = [textOf(values, 'guide'), textOf(values, 'target')];
  if (named === null) {
    const idle = ['target', 'guideWeight'].find((id) => given.has(id));
    if (idle === undefined) return null;
    throw new Refused({
      code: 'contradiction',
      reason: `A ${idle === 'target' ? 'target' : 'weight'} without a guide says nothing`,
      remedy: 'Give --guide as well, or leave both out.',
    });
  }
  const guide = await found(named, join(root, 'models'));
  const isVector = guide.manifest.says.kind === 'vector' && wanted !== null;
  return wantedGuide(guide, isVector ? resolve(wanted) : wanted, numberOf(values, 'guideWeight') ?? 1);
}

/** By its id, where one of them came with the program, else by its folder or guide.json. @throws Refused */
async function found(named: string, models: string): Promise<GuideFile> {
  const bundled = await listGuides(models);
  const own = bundled.find(({ manifest }) => manifest.id === named);
  if (own !== undefined) return own;
  const read = await readGuide(resolve(named));
  if (read.ok) return read.value;
  const why = 'reason' in read.error ? String(read.error.reason) : read.error.code;
  const ids = bundled.map(({ manifest }) => manifest.id).join(', ');
  throw new Refused({
    code: 'invalid-parameter',
    parameter: '--guide',
    reason: `${named} is no guide (docs/guides.md): ${why}${ids === '' ? '' : `; with the program came: ${ids}`}`,
  });
}
