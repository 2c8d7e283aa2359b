/** The worker's end of its pipe: the same entry under Electron's utilityProcess and Node's fork. */
export interface Port {
  send(message: unknown): void;
  onMessage(listen: (message: unknown) => void): void;
  /** The other side is gone: nobody waits for an answer any more. */
  onClose(listen: () => void): void;
}

/** What we use of Electron.ParentPort; the package itself is never imported here. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listen: (event: { readonly data: unknown }) => void): void;
}

const isParentPort = (x: unknown): x is ParentPort => typeof x === 'object' && x !== null && 'postMessage' in x;

export function hostPort(): Port {
  const electron: unknown = Reflect.get(process, 'parentPort');
  if (isParentPort(electron)) {
    return {
      send: (message) => electron.postMessage(message),
      onMessage: (listen) => electron.on('message', (event) => listen(event.data)),
      onClose: () => undefined, // a utilityProcess ends with its parent
    };
  }
  return {
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listen) => {
      process.on('message', listen);
    },
    onClose: (listen) => {
      process.on('disconnect', listen);
    },
  };
}
