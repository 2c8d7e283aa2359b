/**
 * Where a run's images lie in the patient. The source has a marker off its centre and oblique axes: wherever a result
 * goes, the marker must stay at the same point of space, read here from the bytes and not by our own readers.
 */
import dicomParser from 'dicom-parser';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunDetails } from '../../../core/contract/studio/run-summary.ts';
import type { FramePlace, Vector3 } from '../../../core/formats/decoded.ts';
import { encodeDicom } from '../../../core/formats/dicom/write.ts';
import { encodeNifti } from '../../../core/formats/nifti/write.ts';
import { decodeNpy } from '../../../core/formats/npy/npy.ts';
import { centredGrid, placeOn } from '../../../core/image/grids/plane-grid.ts';
import { workspace } from '../../support/command.ts';
import { openTestStudio, type OpenStudio } from '../../support/studio.ts';
import { bundledWorker, type WorkerBundle } from '../../support/worker.ts';

const HEIGHT = 48;
const WIDTH = 40;
const MM = 1.5;
/** What the source says that it is looked at through. */
const BONE = { center: 300, width: 1500 };
const [C, S] = [Math.cos(0.3), Math.sin(0.3)];
/** Turned about the patient's long axis, and mirrored: columns run to the right, as in a file of the other convention. */
const PLACE: FramePlace = {
  position: [31, -12.5, 140],
  orientation: [
    [-C, S, 0],
    [S, C, 0],
  ],
  sopClassUid: null,
  sopInstanceUid: null,
};
/** A body with a marker in one corner of it. */
const MARKER = { row: 13, column: 26 };
const hu = Float32Array.from({ length: HEIGHT * WIDTH }, (_, i) => {
  const [r, c] = [Math.floor(i / WIDTH), i % WIDTH];
  if (Math.abs(r - MARKER.row) <= 1 && Math.abs(c - MARKER.column) <= 1) return 2000;
  return Math.hypot((r - 23.5) / 20, (c - 19.5) / 16) < 1 ? 0 : -1000;
});

type Pixel = readonly [row: number, column: number];
/** DICOM's mapping (PS3.3, C.7.6.2.1.1), in millimetres. */
const inSpace = (
  position: readonly number[],
  [along, down]: readonly (readonly number[])[],
  [row, column]: Pixel,
  mm: number,
): number[] => [0, 1, 2].map((k) => position[k]! + along![k]! * mm * column + down![k]! * mm * row);
const WHERE = inSpace(PLACE.position!, PLACE.orientation!, [MARKER.row, MARKER.column], MM);

/** Middle of what is far denser than the body. */
function markerIn(data: ArrayLike<number>, width: number): Pixel {
  let [sum, row, column] = [0, 0, 0];
  for (let i = 0; i < data.length; i++) {
    if (data[i]! < 600) continue;
    sum += data[i]!;
    row += data[i]! * Math.floor(i / width);
    column += data[i]! * (i % width);
  }
  return [row / sum, column / sum];
}
const distance = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((v, k) => v - b[k]!));

const w = workspace();
let worker: WorkerBundle;
let open: OpenStudio;
beforeAll(async () => {
  worker = await bundledWorker('place');
  open = await openTestStudio(w.at('home'), worker.start);
  const image = { frames: 1, height: HEIGHT, width: WIDTH, samples: 1, pixelMm: [MM, MM], sliceMm: 3 } as const;
  let n = 0;
  const words = { date: '', time: '', derivation: '', seriesDescription: '', newUid: () => `2.25.${++n}` };
  const dicom = encodeDicom({ ...image, data: hu, unit: 'HU', bits: 16 }, { ...words, places: [PLACE], window: BONE });
  writeFileSync(w.at('source.dcm'), dicom);
  writeFileSync(w.at('source.nii'), encodeNifti(hu, { ...image, places: [PLACE] }, ''));
  writeFileSync(w.at('bare.nii'), encodeNifti(hu, { ...image, pixelMm: null, sliceMm: null, places: [] }, ''));
});
afterAll(async () => {
  await open.studio.close();
  w.remove();
  worker.remove();
});

async function ran(file: string, size: string): Promise<RunDetails> {
  const project = await open.projectOf(w.at(file));
  const recipe = { ...project.recipe, values: { solver: 'fbp', views: 90, size } };
  const [run] = await open.client.runs.submit({ project: project.id, recipe, next: false });
  const details = () => open.client.runs.get({ run: run!.id });
  while (!['done', 'failed'].includes((await details()).record.state)) await new Promise((r) => setTimeout(r, 10));
  return details();
}
const folderOf = ({ summary }: RunDetails): string => join(w.at('home'), 'runs', summary.id);
async function exported({ summary }: RunDetails, format: 'dcm' | 'nii'): Promise<Uint8Array> {
  const picture = { from: 'run', run: summary.id, file: 'results/fbp.npy' } as const;
  const { id, name } = await open.client.exports.make({ picture, format, recipe: false });
  return readFileSync(join(w.at('home'), 'exports', id, name));
}

function fromDicom(bytes: Uint8Array): number[] {
  const d = dicomParser.parseDicom(bytes);
  const numbers = (tag: string, count: number): number[] =>
    Array.from({ length: count }, (_, i) => d.floatString(tag, i)!);
  const [height, width] = [d.uint16('x00280010')!, d.uint16('x00280011')!];
  const [slope, intercept] = [d.floatString('x00281053')!, d.floatString('x00281052')!];
  const data = Float64Array.from({ length: height * width }, (_, i) => d.int16('x7fe00010', i)! * slope + intercept);
  const cosines = numbers('x00200037', 6);
  const [mm, across] = numbers('x00280030', 2);
  expect(across).toBe(mm);
  const axes = [cosines.slice(0, 3), cosines.slice(3)];
  return inSpace(numbers('x00200032', 3), axes, markerIn(data, width), mm!);
}

/** The sform of the header, whose axes point to the right and the front where DICOM's point to the left and the back. */
function fromNifti(bytes: Uint8Array): number[] {
  const v = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [v.getInt16(42, true), v.getInt16(44, true)];
  expect([v.getInt16(254, true), v.getInt16(70, true)]).toEqual([1, 16]);
  const at = v.getFloat32(108, true);
  const data = Float32Array.from({ length: height * width }, (_, i) => v.getFloat32(at + 4 * i, true));
  const [row, column] = markerIn(data, width);
  const affine = (k: number, i: number): number => v.getFloat32(280 + 16 * k + 4 * i, true);
  const [x, y, z] = [0, 1, 2].map((k) => affine(k, 0) * column + affine(k, 1) * row + affine(k, 3)) as [
    number,
    number,
    number,
  ];
  return [-x, -y, z];
}

it('knows its directions before it is measured, for what is shown while it goes on', async () => {
  const project = await open.projectOf(w.at('source.dcm'));
  await open.client.queue.pause();
  const recipe = { ...project.recipe, values: { solver: 'fbp', views: 90, size: '36' } };
  const [run] = await open.client.runs.submit({ project: project.id, recipe, next: false });
  const { place } = await open.client.runs.get({ run: run!.id });
  await open.client.runs.discard({ run: run!.id });
  await open.client.queue.start();
  expect(place!.position).toBeNull();
  for (const axis of [0, 1] as const)
    expect(distance(place!.orientation![axis], PLACE.orientation![axis])).toBeLessThan(1e-6);
});

describe.each([
  ['source.dcm', 'native', 48],
  ['source.dcm', '36', 36],
  ['source.dcm', '80', 80],
  ['source.nii', '36', 36],
] as const)('%s reconstructed at size %s', (file, size, height) => {
  it('lies where its source does, in the window and in every file', async () => {
    const run = await ran(file, size);
    expect(run.job.image.height).toBe(height);
    const at = run.place!;
    for (const axis of [0, 1] as const)
      expect(distance(at.orientation![axis], PLACE.orientation![axis])).toBeLessThan(1e-6);
    const npy = decodeNpy(readFileSync(join(folderOf(run), 'results/fbp.npy')), 'fbp');
    const shown = npy.ok ? markerIn(npy.value.data, run.job.image.width) : null;
    const mm = run.job.image.pixelMm!;
    const item = (await open.client.projects.get({ project: run.summary.project! })).items[0]!;
    expect(run.source).toEqual({ item: item.id, frame: 0 });
    const onInput = placeOn(centredGrid(HEIGHT, WIDTH, [MM, MM]), markerIn(hu, WIDTH).toReversed() as [number, number]);
    const onResult = placeOn(run.grid, [shown![1]!, shown![0]!]);
    expect(Math.hypot(onResult.x - onInput.x, onResult.y - onInput.y)).toBeLessThan(0.2);
    expect(distance(inSpace(at.position!, at.orientation!, shown!, mm), WHERE)).toBeLessThan(0.2);

    expect(distance(fromDicom(await exported(run, 'dcm')), WHERE)).toBeLessThan(0.2);
    expect(distance(fromDicom(readFileSync(join(folderOf(run), 'results/fbp.dcm'))), WHERE)).toBeLessThan(0.2);
    expect(distance(fromNifti(await exported(run, 'nii')), WHERE)).toBeLessThan(0.2);
  });
});

it('is looked at through the window that its source states, in the window and in its DICOM; else by what it holds', async () => {
  const stated = await ran('source.dcm', '36');
  expect(stated.window).toEqual(BONE);
  const d = dicomParser.parseDicom(readFileSync(join(folderOf(stated), 'results/fbp.dcm')));
  expect([d.floatString('x00281050'), d.floatString('x00281051')]).toEqual([300, 1500]);
  expect((await ran('source.nii', '36')).window).toEqual({ center: 40, width: 400 });
});

it('what does not say where it lies is given no place, and an assumed pixel no length', async () => {
  const run = await ran('bare.nii', 'native');
  expect(run.job.input.pixels).toMatchObject({ from: 'assumed' });
  expect(run.place?.orientation ?? null).toBeNull();
  expect(run.grid).toEqual(centredGrid(HEIGHT, WIDTH, [1, 1], 'px'));
  for (const bytes of [await exported(run, 'dcm'), readFileSync(join(folderOf(run), 'results/fbp.dcm'))]) {
    const d = dicomParser.parseDicom(bytes);
    // A CT image would have to name an orientation and a spacing.
    expect(d.string('x00080016')).toBe('1.2.840.10008.5.1.4.1.1.7');
    for (const tag of ['x00200032', 'x00200037', 'x00280030']) expect(d.elements[tag]).toBeUndefined();
    expect(d.string('x00281054')).toBe('HU');
  }
  const nifti = await exported(run, 'nii');
  expect(new DataView(nifti.buffer, nifti.byteOffset).getInt16(254, true)).toBe(0);
});

it('a run of an earlier version, which kept no place, opens without one', async () => {
  const run = await ran('source.dcm', 'native');
  const path = join(folderOf(run), 'inputs/measurement.json');
  const { origin, ...older } = JSON.parse(readFileSync(path, 'utf8')) as { origin: { place: { position: Vector3 } } };
  expect(origin.place.position).toEqual(PLACE.position);
  writeFileSync(path, JSON.stringify(older));
  const again = await open.client.runs.get({ run: run.summary.id });
  expect([again.place, again.record.state]).toEqual([null, 'done']);
});
