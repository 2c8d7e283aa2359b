import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

/** The page's script as one text. */
export async function brushPage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('main.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2023',
  });
  return outputFiles[0]!.text;
}
