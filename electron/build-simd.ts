/**
 * `npm run build:simd`: compiles the AssemblyScript of core/simd/loops into core/simd/binary.ts. The result is kept in the
 * repository, so that nothing has to be compiled before the program, its tests or its benches run, and a user's machine needs no
 * compiler; a test holds it against its sources.
 */
import asc from 'assemblyscript/asc';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const BINARY = join(root, 'core', 'simd', 'binary.ts');

/** No runtime, no imports, no checks: functions over addresses that core/simd/simd.ts hands out. */
const OPTIONS = ['--runtime', 'stub', '--use', 'abort=', '--enable', 'simd', '-O3', '--noAssert'];
const LINE = 112;

async function compiled(): Promise<Uint8Array> {
  let binary: Uint8Array | null = null;
  const { error, stderr } = await asc.main(['core/simd/loops/index.ts', '--outFile', 'loops.wasm', ...OPTIONS], {
    readFile: (name, base) => {
      try {
        return readFileSync(join(root, base, name), 'utf8');
      } catch {
        return null; // one of the places where the compiler looks for a module
      }
    },
    writeFile: (_, contents) => void (binary = contents as Uint8Array),
    listFiles: () => [],
  });
  if (error !== null || binary === null) throw new Error(stderr.toString());
  return binary;
}

/** The text of core/simd/binary.ts. */
export async function sourceOfBinary(): Promise<string> {
  const text = Buffer.from(await compiled()).toString('base64');
  const lines = text.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return [
    '/** The WebAssembly of core/simd/loops, compiled by `npm run build:simd`; not for editing. */',
    'export const BINARY =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(BINARY, await sourceOfBinary());
