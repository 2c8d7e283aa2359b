import type { Job } from '../../core/contract/job.ts';
import { Refused } from '../../core/contract/refused.ts';
import { checksumOf } from './checksum.ts';
import { checksumOfNetwork, type GuideFile } from './model-files.ts';

const contradiction = (reason: string, remedy: string): never => {
  throw new Refused({ code: 'contradiction', reason, remedy });
};

/**
 * A guide with what is wanted of it, as a job has it.
 * @param wanted the name of a class, or the path of an .npy vector; null: nobody said @throws Refused
 */
export async function wantedGuide(
  { manifest, path }: GuideFile,
  wanted: string | null,
  weight: number,
): Promise<NonNullable<Job['guide']>> {
  const { id, name, says, network } = manifest;
  const common = { id, manifest: path, sha256: checksumOfNetwork(network), weight };
  if (says.kind === 'classes') {
    const choice = `Give --target as one of: ${says.names.join(', ')}.`;
    if (wanted === null) return contradiction(`"${name}" does not know what is wanted`, choice);
    if (!says.names.includes(wanted)) return contradiction(`"${name}" knows no "${wanted}"`, choice);
    return { ...common, target: { kind: 'class', name: wanted } };
  }
  const remedy = `Give --target as an .npy of ${says.length} numbers.`;
  if (wanted === null) return contradiction(`"${name}" does not know what is wanted`, remedy);
  const sha256 = await checksumOf(wanted).catch(() => contradiction(`${wanted} cannot be read`, remedy));
  return { ...common, target: { kind: 'vector', path: wanted, sha256 } };
}
