/** Seconds of the processor, all threads together, and by the clock. */
export interface Spent {
  readonly cpu: number;
  readonly clock: number;
}

export async function timed(work: () => Promise<void>): Promise<Spent> {
  const [begun, from] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(begun);
  return { cpu: (user + system) / 1e6, clock: (performance.now() - from) / 1000 };
}
