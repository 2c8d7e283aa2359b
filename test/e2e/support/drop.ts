import type { Page } from 'playwright-core';

type Stage = 'dragEnter' | 'dragOver' | 'drop';
interface Place {
  readonly x: number;
  readonly y: number;
}

async function drag(page: Page, stages: readonly Stage[], paths: readonly string[], { x, y }: Place): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of stages) await session.send('Input.dispatchDragEvent', { type, x, y, data });
  await session.detach();
}

const MIDDLE = { x: 640, y: 400 };

/** Drags files or folders from the desktop and lets them go over the window: what Chromium does with a real hand. */
export const dropPaths = (page: Page, paths: readonly string[], at: Place = MIDDLE): Promise<void> =>
  drag(page, ['dragEnter', 'dragOver', 'drop'], paths, at);

/** Drags them over the window and holds them there. */
export const hoverPaths = (page: Page, paths: readonly string[], at: Place = MIDDLE): Promise<void> =>
  drag(page, ['dragEnter', 'dragOver'], paths, at);
