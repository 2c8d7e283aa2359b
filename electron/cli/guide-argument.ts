import { resolve } from 'node:path';
import type { JobRequest } from '../../core/catalogue/resolve.ts';
import type { ParameterValues } from '../../core/contract/parameters.ts';
import { Refused } from '../../core/contract/refused.ts';
import { numberOf, textOf } from '../../core/contract/values.ts';
import { checksumOf } from '../disk/checksum.ts';
import { checksumOfNetwork, readGuide } from '../disk/model-files.ts';

const contradiction = (reason: string, remedy: string): never => {
  throw new Refused({ code: 'contradiction', reason, remedy });
};

/** What steers the model: --guide, --target and --guide-weight; null without. @throws Refused */
export async function guideOf(
  values: ParameterValues,
  given: ReadonlySet<string>,
): Promise<NonNullable<JobRequest['guide']> | null> {
  const [path, wanted] = [textOf(values, 'guide'), textOf(values, 'target')];
  if (path === null) {
    const idle = ['target', 'guideWeight'].find((id) => given.has(id));
    if (idle === undefined) return null;
    return contradiction('A target without a guide says nothing', 'Give --guide as well, or leave both out.');
  }
  const read = await readGuide(resolve(path));
  if (!read.ok) {
    const why = 'reason' in read.error ? String(read.error.reason) : read.error.code;
    throw new Refused({
      code: 'invalid-parameter',
      parameter: '--guide',
      reason: `${path} is no guide (docs/guides.md): ${why}`,
    });
  }
  const { manifest, path: file } = read.value;
  const { id, says, network } = manifest;
  const weight = numberOf(values, 'guideWeight') ?? 1;
  const common = { id, manifest: file, sha256: checksumOfNetwork(network), weight };
  if (says.kind === 'classes') {
    const choice = `Give --target as one of: ${says.names.join(', ')}.`;
    if (wanted === null) return contradiction(`"${manifest.name}" does not know what is wanted`, choice);
    if (!says.names.includes(wanted)) return contradiction(`"${manifest.name}" knows no "${wanted}"`, choice);
    return { ...common, target: { kind: 'class', name: wanted } };
  }
  const remedy = `Give --target as an .npy of ${says.length} numbers.`;
  if (wanted === null) return contradiction(`"${manifest.name}" does not know what is wanted`, remedy);
  const vector = resolve(wanted);
  const sha256 = await checksumOf(vector).catch(() => contradiction(`${wanted} cannot be read`, remedy));
  return { ...common, target: { kind: 'vector', path: vector, sha256 } };
}
