import { errorByName } from '../../core/contract/by-name.ts';
import { messageOf, type StudioError } from '../../core/contract/errors.ts';
import type { Answer, Request, RequestOf, StopMode } from '../../core/contract/messages.ts';
import { err, type Result } from '../../core/contract/result.ts';
import type { RunEvent } from '../../core/contract/run.ts';
import { attempt, must, Refused } from '../../core/contract/refused.ts';
import { placesOf } from '../disk/places-of-job.ts';
import { readJob } from '../disk/run-job.ts';
import { readRecord, writeRecord } from '../disk/run-record.ts';
import { lockFolder } from './folder-lock.ts';
import { availableBytes } from './memory.ts';
import { SILENCE } from './watchdog.ts';
import type { Ended, Limits, Reply, WorkerProcess } from './worker-process.ts';

/** Reading may take as long as it moves; a worker that tells of no progress for so long is hung in a file. */
const STANDSTILL_MS = 30_000;
const DECODE_BYTES = 4 * 2 ** 30;
/** Recomputing every figure of a large run. */
const VERIFY_MS = 600_000;
/** The rest is for the system: better one clear error than a machine that swaps. */
const MEMORY_SHARE = 0.95;

type Kind = Exclude<Request['kind'], 'run'>;

/** Runs jobs and reads files, in a worker that may crash without taking anything else along. */
export interface Host {
  /** Everything but a run: answered within its time and memory, or refused. */
  ask<K extends Kind>(request: RequestOf<K>): Promise<Result<Answer<K>>>;
  /**
   * Runs a claimed folder to its end; a worker that dies, or stops telling anything, is replaced once and resumes from
   * its checkpoint. One at a time.
   * @param after number of the last event that it told before, where that may be more than its folder holds
   */
  run(folder: string, onEvent: (event: RunEvent) => void, after?: number): Promise<Result<Answer<'run'>>>;
  /**
   * Ends the run that goes on at its next step. False where none goes on. @param patienceMs after which it is ended
   * at once, so that its last checkpoint stands
   */
  stop(mode: StopMode, patienceMs?: number): boolean;
  close(): void;
}

/** @param silence after which a worker that runs a job is taken for hung */
export function openHost(startWorker: () => WorkerProcess, silence = SILENCE): Host {
  let worker: WorkerProcess | null = startWorker(); // it starts while the flags are being read
  let closed = false;
  /** Of the run that goes on. */
  let running: { stop: StopMode | null; isGivenUp: boolean } | null = null;
  const current = (): WorkerProcess => {
    if (worker === null || !worker.alive) worker = startWorker();
    return worker;
  };

  /** Asks again in a new worker where the first one crashed or hung: a second time is no accident. */
  async function twice<T>(
    ask: (w: WorkerProcess) => Promise<Reply<T>>,
    onCrash: () => Promise<void>,
  ): Promise<Reply<T>> {
    const first = await ask(current());
    if (first.answered || !isFault(first.ended) || closed || running?.isGivenUp === true) return first;
    await onCrash();
    return ask(current());
  }

  return {
    async ask<K extends Kind>(request: RequestOf<K>) {
      const limits = limitsOf(request);
      const reply = await twice<Answer<K>>(
        (w) => w.ask(request, limits),
        async () => undefined,
      );
      return reply.answered ? reply.result : err(refusalOf(request, reply.ended, limits));
    },
    run: (folder, onEvent, after = 0) =>
      attempt(async () => {
        let told = after;
        const own: NonNullable<typeof running> = { stop: null, isGivenUp: false };
        running = own;
        let unlock: (() => Promise<void>) | null = null;
        try {
          unlock = await lockFolder(folder);
          // Another program may have finished it between our look at the folder and its lock.
          const found = await readRecord(folder);
          if (found.ok && found.value.state === 'done') return { state: 'done' };
          const memoryBytes = MEMORY_SHARE * availableBytes();
          const ask = (w: WorkerProcess): Promise<Reply<Answer<'run'>>> => {
            const request = { kind: 'run', folder, after: told } as const;
            const reply = w.ask(request, { memoryBytes, silence }, (event) => {
              told = event.n;
              onEvent(event);
            });
            if (own.stop !== null) w.stop(own.stop); // told before this worker had begun
            return reply;
          };
          const reply = await twice(ask, () => noteCrash(folder));
          if (reply.answered) return must(reply.result);
          // Killed by us, since its step took too long to wait for: the last checkpoint stands.
          if (closed || own.isGivenUp) throw new Refused({ code: 'stopped', folder });
          const error = endOfRun(folder, reply.ended, memoryBytes);
          if (isFault(reply.ended)) await noteCrash(folder);
          await noteFailure(folder, error);
          throw new Refused(error);
        } finally {
          running = null;
          await unlock?.();
        }
      }),
    stop(mode, patienceMs) {
      const run = running;
      if (run === null) return false;
      run.stop = mode;
      worker?.stop(mode);
      if (patienceMs !== undefined) {
        setTimeout(() => {
          if (running !== run) return;
          run.isGivenUp = true;
          worker?.kill();
        }, patienceMs).unref();
      }
      return true;
    },
    close() {
      closed = true;
      worker?.kill();
    },
  };
}

/** Not a limit that the next worker would meet too. */
const isFault = ({ why }: Ended): boolean => why === 'crash' || why === 'silence';

const limitsOf = (request: Request): Limits => ({
  memoryBytes: Math.min(DECODE_BYTES, MEMORY_SHARE * availableBytes()),
  ...(request.kind === 'doctor'
    ? {}
    : request.kind === 'verify'
      ? { timeMs: VERIFY_MS }
      : { standstillMs: STANDSTILL_MS }),
});

function fileOf(request: Request): string {
  switch (request.kind) {
    case 'check':
    case 'examine':
    case 'surroundings':
      return request.job.input.path;
    case 'prepare':
      return request.input.path;
    case 'convert':
    case 'scratches':
      return request.input;
    case 'score-field':
      return request.networks[0] ?? request.output;
    case 'compare':
      return request.reference;
    case 'run':
    case 'verify':
      return request.folder;
    case 'volume':
      return request.folders[0] ?? 'Nothing';
    case 'trial':
      return request.manifest;
    case 'pace':
      return request.manifest ?? 'The projector';
    case 'angles':
    case 'kspace':
    case 'frame':
    case 'raw':
    case 'tags':
    case 'thumbnail':
      return request.path;
    case 'export':
      return request.picture.path;
    case 'comparison':
      return request.reference.picture.path;
    case 'scan':
    case 'inspect':
      return request.paths[0] ?? 'Nothing';
    case 'doctor':
      return 'The self-test';
  }
}

/** A file that its reader did not survive. */
function refusalOf(request: Request, ended: Ended, limits: Limits): StudioError {
  const reasons = {
    crash: `its reader crashed (${ended.detail})`,
    time:
      limits.timeMs === undefined
        ? `reading it made no progress for ${(limits.standstillMs ?? 0) / 1000} s`
        : `reading it took longer than ${limits.timeMs / 1000} s`,
    silence: 'its reader stopped answering',
    memory: `reading it needs more than ${(limits.memoryBytes / 2 ** 30).toFixed(1)} GiB of memory`,
  };
  return { code: 'unreadable-file', file: fileOf(request), reason: reasons[ended.why] };
}

function endOfRun(folder: string, ended: Ended, limitBytes: number): StudioError {
  if (ended.why === 'memory') {
    return { code: 'out-of-memory', what: `The run ${folder}`, neededBytes: limitBytes, availableBytes: limitBytes };
  }
  if (ended.why === 'silence') {
    return { code: 'unexpected', reason: 'the worker stopped answering, as the one before it ended or stopped' };
  }
  return { code: 'unexpected', reason: `the worker ended twice without an answer (${ended.detail})` };
}

async function noteCrash(folder: string): Promise<void> {
  const record = await readRecord(folder);
  if (record.ok) await writeRecord(folder, { ...record.value, crashes: record.value.crashes + 1 });
}

async function noteFailure(folder: string, error: StudioError): Promise<void> {
  const job = await readJob(folder);
  const record = await readRecord(folder);
  if (!record.ok) return;
  await writeRecord(folder, {
    ...record.value,
    state: 'failed',
    finished: new Date().toISOString(),
    error: job.ok ? errorByName(messageOf(error), placesOf(folder, job.value)) : messageOf(error),
  });
}
