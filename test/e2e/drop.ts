import type { Page } from 'playwright-core';

/** Drags files or folders from the desktop and lets them go over the window: what Chromium does with a real hand. */
export async function dropPaths(page: Page, paths: readonly string[], { x, y } = { x: 640, y: 400 }): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x, y, data });
  }
  await session.detach();
}
