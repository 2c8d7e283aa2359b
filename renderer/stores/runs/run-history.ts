import type { RunEvent } from '../../../core/contract/run.ts';

/** The newest preview of a method and seed: its file is replaced in place, so the count tells whether it is new. */
export interface LivePreview {
  readonly file: string;
  readonly count: number;
  readonly step: number;
}

/** What a run told so far, and what follows from it. */
export interface RunHistory {
  readonly events: readonly RunEvent[];
  readonly phase: string | null;
  readonly preview: LivePreview | null;
}

export const NO_HISTORY: RunHistory = { events: [], phase: null, preview: null };

/** The history after one more event. */
export function advance(history: RunHistory, event: RunEvent): RunHistory {
  const events = [...history.events, event];
  switch (event.kind) {
    case 'phase':
      return { ...history, events, phase: event.phase };
    case 'preview':
      return {
        ...history,
        events,
        preview: { file: event.file, step: event.step, count: (history.preview?.count ?? 0) + 1 },
      };
    default:
      return { ...history, events };
  }
}
