import { existsSync } from 'node:fs';
import { taskOf } from '../../../core/catalogue/tasks.ts';
import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import { Refused } from '../../../core/contract/refused.ts';
import { evenDistance, positionsOf } from '../../../core/formats/slice-positions.ts';
import { checksumOf } from '../../disk/checksum.ts';
import { reasonOf } from '../../disk/read-json.ts';
import { ranOn } from '../../../core/contract/provider.ts';
import { openNetwork } from '../engines/engines.ts';
import { numbersPath } from '../kspace/bart-pair.ts';
import { prepareInput } from '../modalities/readers.ts';

/** Reads what a job must know, and finds what would stop it before anything is written. @throws Refused */
export async function prepare(request: RequestOf<'prepare'>): Promise<Answer<'prepare'>> {
  const task = taskOf(request.task);
  if (task === undefined) throw new Refused({ code: 'not-found', what: `such task "${request.task}"` });
  const { input, kind, holds, reading, warnings, lists } = await prepareInput(task.modality.id, request);
  const { decoded } = input;
  const positions = positionsOf(decoded.places.slice(0, decoded.frames / decoded.volumes));
  return {
    facts: {
      path: input.path,
      sha256: input.sha256,
      kind: kind ?? request.input.kind,
      holds,
      frames: decoded.frames,
      height: decoded.height,
      width: decoded.width,
      samples: decoded.samples,
      pixelMm: decoded.pixelMm === null ? null : [...decoded.pixelMm],
      sliceMm: evenDistance(positions),
      fullScale: decoded.fullScale,
      format: decoded.format,
    },
    reading,
    positionsMm: positions === null ? null : [...positions],
    warnings,
    lists,
    files: await filesOf(request.files),
    provider:
      request.model === null
        ? null
        : ranOn(await openNetwork(request.model, request.provider, request.engine, request.precision)),
  };
}

async function filesOf(named: Readonly<Record<string, string>>): Promise<Answer<'prepare'>['files']> {
  const files: Answer<'prepare'>['files'] = {};
  for (const [id, said] of Object.entries(named)) {
    // Of BART's pair the file that holds the numbers, whichever was named.
    const numbers = numbersPath(said);
    const path = existsSync(numbers) ? numbers : said;
    files[id] = { path, sha256: await checksumOfFile(path, id) };
  }
  return files;
}

async function checksumOfFile(path: string, id: string): Promise<string> {
  try {
    return await checksumOf(path);
  } catch (e) {
    throw new Refused({
      code: 'unreadable-file',
      file: path,
      reason: reasonOf(e),
      remedy: `Check the path of --${id}.`,
    });
  }
}
