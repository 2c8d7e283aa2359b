/**
 * Seconds and peak memory of one step of training, on every engine that is here, in turns, each in a process of its own,
 * beside PyTorch in float32 where there is one: `npx tsx test/bench/model/training-step.ts [--model MANIFEST]
 * [--batches 8x64,4x128] [--rounds N]`. PyTorch is compared on one channel; PYTHON names a Python with torch and onnx.
 * LANGEVIN_THREADS sets the threads of onnxruntime and PyTorch; WebAssembly has one. Processor time holds on a machine
 * that does other things beside.
 */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { engineIds, engineOf, ranOn } from '../../../core/contract/provider.ts';
import { must } from '../../../core/contract/refused.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { readManifest } from '../../../electron/disk/model-files.ts';
import { threadCount } from '../../../electron/worker/engines/onnx/providers.ts';
import { openTrainer } from '../../../electron/worker/training/open-trainer.ts';
import { median, startPython, startRival, type Rival } from '../support/python.ts';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: fileURLToPath(new URL('../../../models/ct/manifest.json', import.meta.url)) },
    batches: { type: 'string', default: '8x64,4x128' },
    rounds: { type: 'string', default: '5' },
    /** Of a process that one engine has to itself. */
    engine: { type: 'string' },
  },
});
/** So small that all walk the same way. */
const RATE = 1e-5;
/** All are float32 and sum in another order. */
const TOLERANCE = 1e-3;
const file = must(await readManifest(values.model));
if (values.engine === undefined) await compare();
else await answer(values.engine);

/** Takes a step for each line "count side". */
async function answer(engine: string): Promise<void> {
  const trainer = await openTrainer(file, { engine: engineOf(engine), provider: 'auto' });
  for await (const line of createInterface({ input: process.stdin })) {
    const [count = 0, side = 0] = line.split(' ').map(Number);
    const size = count * file.manifest.channels * side * side;
    const row = (of: (i: number) => number): Float32Array => Float32Array.from({ length: size }, (_, i) => of(i));
    const batch = {
      x0: row((i) => 0.4 + 0.2 * Math.sin(0.05 * i)),
      noise: row((i) => 1.4 * Math.sin(1.7 * i)),
      sigma: Float32Array.from({ length: count }, (_, i) => 0.01 * 1.6 ** i),
      side,
    };
    const [before, started] = [process.cpuUsage(), performance.now()];
    const loss = await trainer.step(batch, RATE);
    const wall = performance.now() - started;
    const { user, system } = process.cpuUsage(before);
    const peak = process.resourceUsage().maxRSS / 1000;
    console.log([wall, (user + system) / 1000, loss, peak, ranOn(trainer)].join(' '));
  }
  await trainer.close();
}

async function compare(): Promise<void> {
  const rounds = Number(values.rounds);
  const script = fileURLToPath(import.meta.url);
  const rivals: Rival[] = engineIds.map((id) =>
    startRival(process.execPath, [...process.execArgv, script, '--model', values.model, '--engine', id]),
  );
  const torch =
    file.manifest.channels === 1
      ? await startPython(
          new URL('training_step_torch.py', import.meta.url),
          ['torch', 'onnx'],
          [file.path, String(threadCount())],
        )
      : null;
  if (torch !== null) rivals.push(torch);
  const rows: string[][] = [];
  for (const batch of values.batches.split(',')) {
    const [count = 0, side = 0] = batch.split('x').map(Number);
    const steps = rivals.map((): Step[] => []);
    // The first round opens the graph for this shape.
    for (let round = -1; round < rounds; round++) {
      let first: number | null = null;
      for (const [i, rival] of rivals.entries()) {
        const step = stepIn(await rival.ask(`${count} ${side}`));
        first ??= step.loss;
        if (Math.abs(step.loss / first - 1) > TOLERANCE)
          throw new Error(`${step.name} finds the loss ${step.loss} at ${batch}, and the first of them ${first}`);
        if (round >= 0) steps[i]!.push(step);
      }
    }
    for (const taken of steps) {
      const seconds = (of: (step: Step) => number): string => (median(taken.map(of)) / 1000).toFixed(2);
      const { name, peak } = taken.at(-1)!;
      rows.push([`${count} × ${side}²`, name, seconds((s) => s.wall), seconds((s) => s.cpu), peak.toFixed(0)]);
    }
  }
  for (const rival of rivals) rival.close();
  console.log(`${file.manifest.id}, ${threadCount()} threads, median of ${rounds} steps in turns`);
  console.log(alignedTable([['batch', 'engine', 'seconds a step', 'of the processor', 'peak MB'], ...rows]));
}

/** Milliseconds of the clock and of all processors together. */
interface Step {
  readonly wall: number;
  readonly cpu: number;
  readonly loss: number;
  readonly peak: number;
  readonly name: string;
}
function stepIn(line: string): Step {
  const [wall = '', cpu = '', loss = '', peak = '', ...name] = line.split(' ');
  const said = name.join(' ');
  return {
    wall: Number(wall),
    cpu: Number(cpu),
    loss: Number(loss),
    peak: Number(peak),
    name: said.endsWith(')') ? said : `PyTorch ${said}`,
  };
}
