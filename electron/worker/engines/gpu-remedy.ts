import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineId } from '../../../core/contract/provider.ts';

/** What NVIDIA's driver leaves behind on a machine that has one. */
const DRIVER: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['/proc/driver/nvidia/version', '/dev/nvidia0', '/dev/dxg'],
  win32: [join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'nvcuda.dll')],
};

/** What is fetched, and by which command (electron/cli/setup-gpu.js); nothing of it is ever done unasked. */
const REMEDY: Readonly<Record<EngineId, string>> = {
  onnxruntime: 'the CUDA 12 libraries of onnxruntime come by the command: npm run setup:onnx-gpu',
  tensorflow: "TensorFlow's library for CUDA 11 comes by the command: npm run setup:tfjs-gpu",
};

/** Behind the reason why no GPU is used: what mends it, or that there is nothing to mend. */
export async function remedyOf(engine: EngineId): Promise<string> {
  const places = DRIVER[process.platform];
  const isServed = places !== undefined && process.arch === 'x64';
  if (!isServed) return '; there is no CUDA for this system';
  for (const place of places) {
    const found = await access(place).then(
      () => true,
      () => false,
    );
    if (found) return `; ${REMEDY[engine]}`;
  }
  return '; no NVIDIA driver is installed here either';
}
