import type { StudioError } from '../../core/contract/errors.ts';
import { replyTo, toWorkerSchema, type Request } from '../../core/contract/messages.ts';
import { attempt } from '../../core/contract/refused.ts';
import { err, type Result } from '../../core/contract/result.ts';
import { check, examine } from './run/check.ts';
import { surroundings } from './run/surroundings.ts';
import { compare } from './pictures/compare.ts';
import { comparison } from './pictures/comparison.ts';
import { proposeMask } from './modalities/photo/scratch-mask.ts';
import { convertFile } from './pictures/convert.ts';
import { doctor } from './engines/doctor.ts';
import { execute } from './run/execute.ts';
import { exportPicture } from './pictures/export-picture.ts';
import { rawFrame } from './modalities/readers.ts';
import { frame } from './read/frame.ts';
import { inspect } from './inspect/inspect.ts';
import { describeKspace } from './kspace/describe-kspace.ts';
import { pace } from './engines/pace.ts';
import { hostPort } from './port.ts';
import { prepare } from './read/prepare.ts';
import { onProgress } from './progress.ts';
import { readAngles } from './modalities/ct/read-lists.ts';
import type { RunControl } from './run/run-sample.ts';
import { scan } from './inspect/scan.ts';
import { drawScoreField } from './lesson/score-field.ts';
import { tags } from './inspect/tags.ts';
import { thumbnail } from './pictures/thumbnail.ts';
import { trial } from './engines/trial.ts';
import { verify } from './run/verify.ts';
import { figuresOfVolume } from './run/volume.ts';

const port = hostPort();
/** Of the run that goes on. */
let control: RunControl | null = null;

async function answer(request: Request): Promise<Result<unknown>> {
  switch (request.kind) {
    case 'prepare':
      return attempt(() => prepare(request));
    case 'examine':
      return attempt(() => examine(request));
    case 'surroundings':
      return attempt(() => surroundings(request));
    case 'check':
      return attempt(() => check(request));
    case 'run': {
      const own: RunControl = { stop: null };
      control = own;
      try {
        return await attempt(() => execute(request.folder, own, (event) => port.send({ event }), request.after));
      } finally {
        control = null;
      }
    }
    case 'verify':
      return attempt(() => verify(request.folder));
    case 'volume':
      return attempt(() => figuresOfVolume(request.folders));
    case 'convert':
      return convertFile(request.input, request.output, request.part);
    case 'scratches':
      return attempt(() => proposeMask(request));
    case 'score-field':
      return attempt(() => drawScoreField(request));
    case 'compare':
      return attempt(() => compare(request));
    case 'doctor':
      return attempt(() => doctor(request.manifest));
    case 'pace':
      return attempt(() => pace(request));
    case 'trial':
      return attempt(() => trial(request.manifest));
    case 'export':
      return attempt(() => exportPicture(request));
    case 'comparison':
      return attempt(() => comparison(request));
    case 'angles':
      return attempt(() => readAngles(request.path));
    case 'scan':
      return attempt(() => scan(request.paths));
    case 'inspect':
      return attempt(() => inspect(request.paths, request.names));
    case 'kspace':
      return attempt(() => describeKspace(request));
    case 'frame':
      return attempt(() => frame(request.path, request.frame));
    case 'raw':
      return attempt(() => rawFrame(request));
    case 'tags':
      return attempt(() => tags(request.path));
    case 'thumbnail':
      return attempt(() => thumbnail(request.path, request.frame, request.size));
  }
}

function unexpected(e: unknown): StudioError {
  if (
    e instanceof RangeError &&
    /allocation failed|Invalid array length|Invalid typed array length|Memory\.grow/.test(e.message)
  ) {
    const free = process.availableMemory(); // how much more was asked for, the runtime does not tell
    return { code: 'out-of-memory', what: 'The job', neededBytes: free, availableBytes: free };
  }
  return { code: 'unexpected', reason: e instanceof Error ? `${e.message}${firstPlace(e)}` : String(e) };
}

/** Where in our code it happened: enough to find it, no stack in anybody's terminal. */
const firstPlace = (e: Error): string => {
  const line = (e.stack ?? '').split('\n').find((l) => /(core|electron)\//.test(l));
  return line === undefined
    ? ''
    : ` (${line
        .trim()
        .replace(/^at /, '')
        .replace(/\(.*(core|electron)\//, '($1/')})`;
};

onProgress(() => port.send({ progress: true }));
port.onMessage((raw) => {
  const message = toWorkerSchema.parse(raw);
  if ('stop' in message) {
    if (control !== null) control.stop = message.stop;
    return;
  }
  answer(message.request).then(
    (result) => port.send(replyTo(message.id, result)),
    (e: unknown) => port.send(replyTo(message.id, err(unexpected(e)))),
  );
});
// Nobody waits any more; a run resumes from its last checkpoint.
port.onClose(() => process.exit(0));
// Ctrl-C reaches the whole group of a terminal: the host alone decides what it means.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
port.send({ ready: true });
