import { fork } from 'node:child_process';

/** A process with a pipe: Node's fork here, Electron's utilityProcess in the desktop program. */
export interface Child {
  /** undefined until it has started, and where it could not. */
  readonly pid: number | undefined;
  /** What it wrote to its error stream last. */
  readonly lastWords: string;
  /** Where the pipe breaks, an exit follows that says why. */
  send(message: object): void;
  kill(): void;
  onMessage(listen: (message: unknown) => void): void;
  /** Called once, with a signal, an exit code, or why it could not start. */
  onExit(listen: (how: string) => void): void;
}

/** The last words of a process are enough: native libraries may warn without end. */
const KEPT_STDERR = 2000;

export function forkChild(entry: string): Child {
  const child = fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--enable-source-maps'],
  });
  let lastWords = '';
  let told = false;
  let tell: (how: string) => void = () => undefined;
  child.stderr?.on('data', (text: Buffer) => {
    lastWords = (lastWords + text.toString()).slice(-KEPT_STDERR);
  });
  const end = (how: string): void => {
    if (!told) tell(how);
    told = true;
  };
  // A broken pipe is but the first sign of an end; the exit that follows says why.
  const onBreak = (e: Error): void => {
    if (child.pid === undefined) end(e.message);
    else child.kill('SIGKILL');
  };
  child.on('error', onBreak);
  child.on('exit', (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
  return {
    get pid() {
      return child.pid;
    },
    get lastWords() {
      return lastWords;
    },
    send: (message) => {
      if (child.connected) child.send(message, (e) => (e === null ? undefined : onBreak(e)));
    },
    kill: () => {
      child.kill('SIGKILL');
    },
    onMessage: (listen) => {
      child.on('message', listen);
    },
    onExit: (listen) => {
      tell = listen;
    },
  };
}
