/** Before this many milliseconds without the server a request waits for it; after them it fails. */
const PATIENCE_MS = 30_000;
const LONGEST_PAUSE_MS = 2000;

export type SocketState = 'connecting' | 'open' | 'lost';

export type Message = Parameters<WebSocket['send']>[0];

/** One connection, from its first try to its end. */
export interface OneSocket {
  readonly isOpen: boolean;
  send(data: Message): void;
  close(): void;
}
export interface SocketEvents {
  opened(): void;
  heard(data: unknown): void;
  /** It ended, or could not be opened. */
  ended(): void;
}
export type OpenSocket = (events: SocketEvents) => OneSocket;

/**
 * A WebSocket that opens itself again, with as much of the interface as oRPC's link uses. `close` is told where answers
 * were lost: when an open connection ends, and when patience does; not for each try between, so that what was asked
 * meanwhile is sent once the server is back.
 */
export class ReopeningSocket extends EventTarget {
  private tries = 0;
  private isClosed = false;
  private state: SocketState = 'connecting';
  private socket: OneSocket;
  private patience: ReturnType<typeof setTimeout> | null = null;
  private readonly open: OpenSocket;
  private readonly onState: (state: SocketState) => void;

  constructor(open: OpenSocket, onState: (state: SocketState) => void) {
    super();
    this.open = open;
    this.onState = onState;
    this.wait();
    this.socket = this.begin();
  }

  /** 0 connecting, 1 open. Never closed: the link would refuse for good. */
  get readyState(): 0 | 1 {
    return this.socket.isOpen ? 1 : 0;
  }

  send(data: Message): void {
    this.socket.send(data);
  }

  close(): void {
    this.isClosed = true;
    if (this.patience !== null) clearTimeout(this.patience);
    this.socket.close();
  }

  private begin(): OneSocket {
    let wasOpen = false;
    return this.open({
      opened: () => {
        wasOpen = true;
        this.tries = 0;
        if (this.patience !== null) clearTimeout(this.patience);
        this.tell('open');
        this.dispatchEvent(new Event('open'));
      },
      heard: (data) => {
        this.dispatchEvent(new MessageEvent('message', { data }));
      },
      ended: () => {
        if (wasOpen || this.state === 'lost' || this.isClosed) this.dispatchEvent(new Event('close'));
        if (this.isClosed) return;
        if (wasOpen) this.wait();
        const pause = Math.min(LONGEST_PAUSE_MS, 50 * 2 ** this.tries++);
        setTimeout(() => {
          if (!this.isClosed) this.socket = this.begin();
        }, pause);
      },
    });
  }

  private wait(): void {
    this.tell('connecting');
    this.patience = setTimeout(() => {
      this.tell('lost');
      this.dispatchEvent(new Event('close'));
    }, PATIENCE_MS);
  }

  private tell(state: SocketState): void {
    this.state = state;
    this.onState(state);
  }
}
