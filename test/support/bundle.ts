import type { BundleIndex } from '../../core/contract/studio/bundle.ts';

/** Files as one body of an upload. */
export function bundleOf(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array<ArrayBuffer> {
  const contents = Object.entries(files).map(([path, body]) => ({ path, body: Buffer.from(body) }));
  const index: BundleIndex = contents.map(({ path, body }) => ({ path, bytes: body.length }));
  return Uint8Array.from(Buffer.concat([Buffer.from(`${JSON.stringify(index)}\n`), ...contents.map((c) => c.body)]));
}
