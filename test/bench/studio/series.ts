/**
 * How long a dropped CT series takes to be seen: `npx tsx test/bench/studio/series.ts [--slices 500] [--size 512]`. Makes the
 * series in a temporary folder, then asks the real worker as the host does: scan, inspect, the middle frame, every frame;
 * and, in a fresh worker, for what a reconstruction of one slice of the folder must know.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { must } from '../../../core/contract/refused.ts';
import { encodeDicom, uidFrom } from '../../../core/formats/dicom/write.ts';
import { thoraxPhantom } from '../../../core/modalities/ct/phantom/phantom.ts';
import { openHost } from '../../../electron/host/host.ts';
import { bundledWorker } from '../../support/worker.ts';

const AXIAL = [
  [1, 0, 0],
  [0, 1, 0],
] as const;

const { values } = parseArgs({
  options: { slices: { type: 'string', default: '500' }, size: { type: 'string', default: '512' } },
});
const slices = Number(values.slices);
const size = Number(values.size);

const folder = mkdtempSync(join(tmpdir(), 'langevin-series-'));
const bundle = await bundledWorker('series');
try {
  await measure(writeSeries());
  await measureOne();
} finally {
  rmSync(folder, { recursive: true, force: true });
  bundle.remove();
}

/** Names are in no order, as scanners write them. */
function writeSeries(): string[] {
  const phantom = thoraxPhantom(size, 1);
  const data = Float32Array.from(phantom.data, Math.round);
  let uids = 0;
  const newUid = (): string => uidFrom(new Uint8Array(new Uint32Array([++uids, 1, 2, 3]).buffer));
  const seriesInstanceUid = newUid();
  const paths: string[] = [];
  for (let n = 0; n < slices; n++) {
    data[0] = n; // no two files are alike
    const image = { frames: 1, height: size, width: size, samples: 1, bits: 16, data, unit: 'HU', sliceMm: 1 } as const;
    const bytes = encodeDicom(
      { ...image, pixelMm: phantom.pixelMm },
      {
        newUid,
        date: '20260101',
        time: '120000',
        derivation: 'phantom',
        seriesDescription: 'Series',
        seriesInstanceUid,
        instanceNumber: n + 1,
        places: [{ position: [0, 0, n], orientation: AXIAL, sopClassUid: null, sopInstanceUid: null }],
      },
    );
    const path = join(folder, `${(n * 7919) % slices}-${n}.dcm`);
    writeFileSync(path, bytes);
    paths.push(path);
  }
  return paths;
}

async function measure(paths: readonly string[]): Promise<void> {
  const begun = performance.now();
  const since = (): number => (performance.now() - begun) / 1000;
  const host = openHost(bundle.start);
  try {
    const { series } = must(await host.ask({ kind: 'scan', paths: [...paths] }));
    const scanned = since();
    const files = series[0]!.paths;
    if (files.length !== slices) throw new Error(`${files.length} of ${slices} files are in the series`);
    const { facts } = must(await host.ask({ kind: 'inspect', paths: files, names: files }));
    const inspected = since();
    must(await host.ask({ kind: 'frame', path: files[Math.floor(facts.frames / 2)]!, frame: 0 }));
    const first = since();
    const slowest = { seconds: 0 };
    for (const path of files) {
      const asked = since();
      const { data } = must(await host.ask({ kind: 'frame', path, frame: 0 }));
      if (data.length !== size * size) throw new Error(`${path} has ${data.length} values`);
      slowest.seconds = Math.max(slowest.seconds, since() - asked);
    }
    const all = since();
    console.log(`${facts.frames} slices of ${size} × ${size}, ${(facts.bytes / 1e6).toFixed(0)} MB`);
    row('scan (with the start of the worker)', scanned, '');
    row('inspect', inspected - scanned, '');
    row('first image', first, 'goal ≤ 2 s');
    row('all images', all, 'goal ≤ 15 s');
    row('slowest single image', slowest.seconds, '');
    console.log(
      `memory at most: worker ${peakMb(bundle.pids[0]!)}, asking process ${peakMb(process.pid)} (goal for the host ≤ 1 GB)`,
    );
  } finally {
    host.close();
  }
}

/** What `reconstruct ct FOLDER --slice 5` reads before it runs. */
async function measureOne(): Promise<void> {
  const begun = performance.now();
  const host = openHost(bundle.start);
  try {
    const { facts } = must(
      await host.ask({
        ...{ kind: 'prepare', task: 'reconstruct-ct', input: { kind: 'image', path: folder }, slice: 5, model: null },
        ...{ engine: 'auto', precision: 'auto', provider: 'auto', values: {}, given: [], lists: {}, files: {} },
      }),
    );
    if (facts.frames !== slices) throw new Error(`${facts.frames} of ${slices} slices were found`);
    row('one slice of the folder', (performance.now() - begun) / 1000, 'with the checksum of all files');
    console.log(`memory at most: worker ${peakMb(bundle.pids.at(-1)!)}`);
  } finally {
    host.close();
  }
}

function row(what: string, seconds: number, goal: string): void {
  console.log(`${what.padEnd(36)}${seconds.toFixed(2).padStart(7)} s  ${goal}`);
}

/** Largest resident memory, where the system tells it. */
function peakMb(pid: number): string {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? '?' : `${Math.round(Number(kilobytes) / 1024)} MB`;
  } catch {
    return '?';
  }
}
