// node check-onnx.mjs MODEL.onnx FOLDER: runs the cases of FOLDER/cases.json and prints max |output − expected|.
// The check uses the runtime that the program uses, so what it accepts is what a reconstruction gets.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const [model, folder] = process.argv.slice(2);
const floats = (name) => new Float32Array(new Uint8Array(readFileSync(join(folder, name))).buffer);

const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
let largest = 0;
for (const { shape, ...names } of JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'))) {
  const { denoised } = await session.run({
    x: new Tensor('float32', floats(names.x), shape),
    sigma: new Tensor('float32', floats(names.sigma), [shape[0]]),
  });
  const expected = floats(names.denoised);
  if (denoised.data.length !== expected.length) throw new Error(`${denoised.dims} for an input of ${shape}`);
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(denoised.data[i] - expected[i]);
    if (!(difference <= largest)) largest = difference; // NaN is kept, not skipped
  }
}
process.stdout.write(`${largest}\n`);
