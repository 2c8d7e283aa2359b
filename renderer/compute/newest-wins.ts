interface Waiting {
  readonly lane: string | null;
  readonly whenIdle: boolean;
  readonly begin: () => Promise<void>;
  readonly drop: () => void;
}

/** Runs one piece of work at a time, so that what waits can still be overtaken. */
export interface NewestWins {
  /**
   * @param lane work that waits in the same lane is dropped in favour of this, which takes its place; null: never
   * @param whenIdle lets everything else go before it, also what is asked in answer to what just ended
   * @returns null where it was dropped
   */
  run<T>(lane: string | null, work: () => Promise<T>, whenIdle?: boolean): Promise<T | null>;
  /** Drops everything that waits. */
  clear(): void;
}

export function newestWins(): NewestWins {
  let waiting: Waiting[] = [];
  let isBusy = false;

  function takeUrgent(): Waiting | undefined {
    const at = waiting.findIndex((w) => !w.whenIdle);
    return at === -1 ? undefined : waiting.splice(at, 1)[0];
  }

  async function advance(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    while (waiting.length > 0) {
      let next = takeUrgent();
      if (next === undefined) {
        await new Promise((turn) => setTimeout(turn));
        next = takeUrgent() ?? waiting.shift();
      }
      await next?.begin();
    }
    isBusy = false;
  }

  return {
    run: <T>(lane: string | null, work: () => Promise<T>, whenIdle = false) =>
      new Promise<T | null>((resolve, reject) => {
        const mine: Waiting = {
          lane,
          whenIdle,
          begin: () => work().then(resolve, reject),
          drop: () => resolve(null),
        };
        const at = lane === null ? -1 : waiting.findIndex((w) => w.lane === lane);
        // In the place of the old one: a lane that is asked without pause cannot starve the others.
        if (at === -1) waiting.push(mine);
        else waiting.splice(at, 1, mine)[0]?.drop();
        void advance();
      }),
    clear() {
      const dropped = waiting;
      waiting = [];
      for (const w of dropped) w.drop();
    },
  };
}
