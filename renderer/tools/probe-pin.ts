import type { Tool } from './tool.ts';

/** The probe follows the pointer by itself; a click with Shift, or Enter, pins its value. */
export const probePin: Tool<null> = {
  idle: null,
  next(_state, event) {
    const pins = event.type === 'down' && event.shift;
    return [null, pins ? [{ kind: 'mark', shape: { kind: 'pin', at: event.place } }] : []];
  },
};
