import { utilityProcess } from 'electron';
import type { Child } from '../host/child.ts';

/** The last words of a process are enough: native libraries may warn without end. */
const KEPT_STDERR = 2000;

/** The worker as a process of Electron's: a package cannot run itself as plain Node. */
export function utilityChild(entry: string): Child {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'Langevin worker',
    stdio: ['ignore', 'ignore', 'pipe'],
    execArgv: ['--enable-source-maps'],
  });
  let lastWords = '';
  child.stderr?.on('data', (text: Buffer) => {
    lastWords = (lastWords + text.toString()).slice(-KEPT_STDERR);
  });
  return {
    get pid() {
      return child.pid;
    },
    get lastWords() {
      return lastWords;
    },
    send: (message) => child.postMessage(message),
    kill() {
      // Its own kill asks politely, which a worker inside native code does not hear.
      if (child.pid === undefined || !killed(child.pid)) child.kill();
    },
    onMessage: (listen) => {
      child.on('message', listen);
    },
    onExit: (listen) => {
      child.once('exit', (code) => listen(`exit code ${code}`));
    },
  };
}

function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false; // it ended by itself
  }
}
