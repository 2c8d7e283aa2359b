import { shallowReactive } from 'vue';
import type { RunEvent } from '../../../core/contract/run.ts';

/** The newest preview of a method and seed: its file is replaced in place, so the event's number tells whether it is new. */
export interface LivePreview {
  readonly file: string;
  readonly n: number;
  readonly step: number;
}

/** What a run told so far, by its numbers, and what follows from it. It grows in place; who reads it is told. */
export interface RunHistory {
  readonly events: readonly RunEvent[];
  readonly phase: string | null;
  readonly preview: LivePreview | null;
}

/** A history that its store adds to. */
export interface GrowingHistory extends RunHistory {
  events: RunEvent[];
  phase: string | null;
  preview: LivePreview | null;
}

export const newHistory = (): GrowingHistory =>
  shallowReactive({ events: shallowReactive([]), phase: null, preview: null });

function follow(history: GrowingHistory, event: RunEvent): void {
  if (event.kind === 'phase') history.phase = event.phase;
  if (event.kind === 'preview') history.preview = { file: event.file, step: event.step, n: event.n };
}

const newest = ({ events }: RunHistory): number => events.at(-1)?.n ?? 0;

/** Adds the next event; one that is not newer than all is known, or belongs to what a killed worker never wrote. */
export function append(history: GrowingHistory, event: RunEvent): void {
  if (event.n <= newest(history)) return;
  history.events.push(event);
  follow(history, event);
}

/** Adds what was told before, each number once, whatever came meanwhile. */
export function merge(history: GrowingHistory, told: readonly RunEvent[]): void {
  const byNumber = new Map([...told, ...history.events].map((event) => [event.n, event]));
  const events = [...byNumber.values()].sort((a, b) => a.n - b.n);
  history.events = shallowReactive(events);
  for (const event of events) follow(history, event);
}
