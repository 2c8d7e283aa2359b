import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The version of a library that is installed. */
export function versionOf(library: string): string {
  const manifest: unknown = require(`${library}/package.json`);
  const isVersioned = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isVersioned ? String(manifest.version) : 'unknown';
}
