import { join } from 'node:path';
import { measuringOf } from '../../../core/catalogue/runs/measuring.ts';
import type { Answer } from '../../../core/contract/messages.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import { reportSchema } from '../../../core/contract/report.ts';
import type { VolumeSlice } from '../../../core/modalities/measuring.ts';
import { readJson } from '../../disk/read-json.ts';
import { readJob } from '../../disk/run-job.ts';
import { tell } from '../progress.ts';
import { readArray, savedInputs } from './saved-inputs.ts';

/** Of the methods that every slice has a result of. @param folders of runs that are whole, a slice each @throws Refused */
export async function figuresOfVolume(folders: readonly string[]): Promise<Answer<'volume'>> {
  const [first] = folders;
  if (first === undefined) return {};
  const { volume } = measuringOf(must(await readJob(first)));
  if (volume === undefined) return {};
  const lists = await Promise.all(folders.map(methodsOf));
  const methods = lists[0]!.filter((method) => lists.every((list) => list.includes(method)));
  return volume(methods, () => slicesIn(folders));
}

const methodsOf = async (folder: string): Promise<readonly string[]> =>
  must(await readJson(join(folder, 'report.json'), reportSchema)).results.map(({ method }) => method);

/** One is held at a time. */
async function* slicesIn(folders: readonly string[]): AsyncGenerator<VolumeSlice> {
  for (const folder of folders) {
    tell();
    const inputs = await savedInputs(folder);
    if (inputs === null) {
      const reason = 'what was measured is missing, or was changed';
      throw new Refused({ code: 'unreadable-file', file: join(folder, 'inputs'), reason });
    }
    yield {
      job: must(await readJob(folder)),
      measured: inputs.measured,
      image: async (method) => (await readArray(join(folder, 'results', `${method}.npy`))).data,
    };
  }
}
