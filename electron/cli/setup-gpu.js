/**
 * `npm run setup:onnx-gpu`, `npm run setup:tfjs-gpu`: fetches what an engine needs for NVIDIA's CUDA. It says what comes
 * from where before it begins; the studio runs without any of it.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const TFJS = '@tensorflow/tfjs-node-gpu';
const VERSION = '4.22.0';

const ENGINES = {
  onnxruntime: {
    says: [
      'onnxruntime for CUDA: its own script fetches the libraries (some hundred MB) from nuget.org.',
      'Wanted: Linux or Windows on x64, an NVIDIA driver, CUDA 12 and cuDNN 9.',
    ],
    steps: [
      [
        process.execPath,
        join(root, 'node_modules', 'onnxruntime-node', 'script', 'install.js'),
        '--onnxruntime-node-install=cuda12',
      ],
    ],
  },
  tensorflow: {
    says: [
      `TensorFlow.js for CUDA: npm installs ${TFJS} ${VERSION} (about 130 packages) beside the studio's own, and its`,
      'script fetches TensorFlow 2.9.1 (some hundred MB) from storage.googleapis.com.',
      'Wanted: Linux or Windows on x64, Node 20 or later, an NVIDIA driver, CUDA 11.2 and cuDNN 8.1.',
    ],
    steps: [
      npm('install', '--no-save', '--ignore-scripts', `${TFJS}@${VERSION}`),
      npm('rebuild', TFJS, '--ignore-scripts=false', '--foreground-scripts'),
    ],
  },
};

/** Inside `npm run` npm says where it lies itself, which spares a shell on Windows. */
function npm(...words) {
  const own = process.env.npm_execpath;
  return own === undefined ? ['npm', ...words] : [process.execPath, own, ...words];
}

const engine = ENGINES[process.argv[2]];
if (engine === undefined) {
  console.error(`Name an engine: ${Object.keys(ENGINES).join(' or ')}.`);
  process.exit(2);
}
for (const line of engine.says) console.log(line);
for (const [program, ...words] of engine.steps) {
  const { status } = spawnSync(program, words, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error('It could not be fetched (see above). The studio goes on without it.');
    process.exit(status ?? 1);
  }
}
console.log('Fetched. `langevin doctor` says whether the GPU gives the known answer.');
