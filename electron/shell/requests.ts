import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { ipcMain, MessageChannelMain } from 'electron';
import { CHANNELS } from './channels.ts';
import { isTrusted } from './policy.ts';

/** Gives every page that asks a port of its own; it ends with its page. */
export function servePorts(router: AnyRouter): void {
  const handler = new RPCHandler(router);
  ipcMain.on(CHANNELS.connect, ({ senderFrame }) => {
    if (!isTrusted(senderFrame)) return;
    const { port1, port2 } = new MessageChannelMain();
    handler.upgrade(port1);
    port1.start();
    senderFrame?.postMessage(CHANNELS.port, null, [port2]);
  });
}
