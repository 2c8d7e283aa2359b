/** What becomes of a native package that is there and does not do: each in a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeNative } from '../../../electron/worker/engines/tfjs/native.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'langevin-native-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function packageOf(name: string, source: string): string {
  const at = join(folder, name);
  mkdirSync(at);
  writeFileSync(join(at, 'package.json'), JSON.stringify({ name, version: '4.22.0', main: 'index.js' }));
  writeFileSync(join(at, 'index.js'), source);
  return at;
}
const working = (gpu: boolean): string => `
  exports.add = (a, b) => ({ dataSync: () => [a + b] });
  exports.backend = () => ({ isUsingGpuDevice: ${gpu} });`;

describe('a native package', () => {
  it.each([
    ['that works on a GPU', working(true), { reason: null, gpu: true, lacks: null }],
    ['that works on the CPU alone', working(false), { reason: null, gpu: false, lacks: null }],
    [
      'that looks for another CUDA',
      `console.error("W dso_loader.cc:64] Could not load dynamic library 'libcudart.so.11.0'; dlerror: no such file");${working(false)}`,
      { reason: null, gpu: false, lacks: 'the library libcudart.so.11.0 cannot be loaded' },
    ],
    [
      'that was installed without its library',
      `throw new Error('The Node.js native addon module (tfjs_binding.node) can not be found at path: /x. \\nPlease run');`,
      { reason: 'it is installed without its native library' },
    ],
    [
      'whose library wants another library',
      `throw new Error('libtensorflow.so.2: cannot open shared object file: No such file or directory');`,
      { reason: 'the library libtensorflow.so.2 cannot be loaded' },
    ],
    [
      'that fails in its own words',
      `throw new TypeError('no such symbol: TF_Version');`,
      { reason: 'no such symbol: TF_Version' },
    ],
    ['that ends its process', 'process.abort();', { reason: 'its native library crashes on load (SIGABRT)' }],
    ['that adds wrongly', working(true).replace('a + b', 'a - b'), { reason: 'it gives wrong numbers' }],
    [
      'that calls what Node has removed',
      `if (require('node:util').isNullOrUndefined(0)) throw new Error('no');${working(true)}`,
      { reason: null, gpu: true },
    ],
  ])('%s', async (name, source, expected) => {
    expect(await probeNative(packageOf(name.replaceAll(' ', '-'), source))).toMatchObject(expected);
  });

  it('that is not there', async () => {
    expect(await probeNative('@tensorflow/no-such-package')).toMatchObject({ reason: 'it is not installed' });
  });
});
