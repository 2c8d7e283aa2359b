import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const FLAGS =
  '--no-sandbox --disable-dev-shm-usage --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars --force-color-profile=srgb';

/** CHROMIUM, or `chromium` on the path; null where there is none. */
function chromiumPath(): string | null {
  const places = [
    process.env['CHROMIUM'],
    ...(process.env['PATH'] ?? '').split(delimiter).map((p) => join(p, 'chromium')),
  ];
  return places.find((place) => place !== undefined && existsSync(place)) ?? null;
}

/** A missing browser skips on a developer's machine and fails where all must run. */
export const hasBrowser = process.env['CI'] === 'true' || chromiumPath() !== null;

export function openBrowser(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new Error('No Chromium was found: set CHROMIUM to its path.');
  return chromium.launch({ executablePath, args: FLAGS.split(' ') });
}
