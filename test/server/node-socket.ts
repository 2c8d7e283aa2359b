import { WebSocket } from 'ws';
import type { Keys, Tried } from './small-studio.ts';

/** A WebSocket as our page opens it, from Node, which has none of its own at 20. */
export const nodeSocket = ({ host }: Pick<Tried, 'host'>, keys: Keys): WebSocket =>
  new WebSocket(`ws://${host}/rpc`, `langevin.${keys['x-langevin']}`, {
    origin: `http://${host}`,
    headers: { cookie: keys.cookie },
  });
