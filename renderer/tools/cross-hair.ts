import type { Tool } from './tool.ts';

/** The cross-hair goes where the pointer went down, follows it while it is held, and stays there. */
export const crossHair: Tool<number | null> = {
  idle: null,
  next(held, { type, place, pointer }) {
    if (type === 'cancel') return [null, [{ kind: 'cross-hair', at: null }]];
    if (type === 'down') return [pointer, [{ kind: 'cross-hair', at: place }]];
    if (pointer !== held) return [held, []];
    return [type === 'up' ? null : held, [{ kind: 'cross-hair', at: place }]];
  },
};
