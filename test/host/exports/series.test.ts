/** Results of a series as files: how far its slices lie apart, who they are, and what they are called. */
import dicomParser from 'dicom-parser';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Picture } from '../../../core/contract/studio/picture.ts';
import type { Project } from '../../../core/contract/studio/project.ts';
import type { RunSummary } from '../../../core/contract/studio/run-summary.ts';
import { convertFile } from '../../../electron/worker/pictures/convert.ts';
import { must } from '../../../core/contract/refused.ts';
import { workspace } from '../../support/command.ts';
import { writeDicomFolder } from '../../support/dicom-folder.ts';
import { settledRuns } from '../../support/settled-runs.ts';
import { openTestStudio, type OpenStudio } from '../../support/studio.ts';
import { bundledWorker, type WorkerBundle } from '../../support/worker.ts';

const w = workspace();
let worker: WorkerBundle;
let open: OpenStudio;
const EVEN = Array.from({ length: 18 }, (_, n) => -231.5 + 12 * n);
const UNEVEN = [0, 84, 96, 132, 180];

beforeAll(async () => {
  worker = await bundledWorker('series');
  open = await openTestStudio(w.at('home'), worker.start);
  writeDicomFolder(w.at('p026'), EVEN.length, 16, 2, EVEN);
  writeDicomFolder(w.at('gaps'), UNEVEN.length, 16, 2, UNEVEN);
});
afterAll(async () => {
  await open.studio.close();
  w.remove();
  worker.remove();
});

const projectOf = (folder: string): Promise<Project> =>
  open.projectOf(...readdirSync(w.at(folder)).map((name) => join(w.at(folder), name)));
async function ran(project: Project, slice: number | 'all'): Promise<readonly RunSummary[]> {
  const values = { solver: 'fbp,tv', views: 12, size: 'native' };
  const recipe = { ...project.recipe, values, slice };
  return settledRuns(open, await open.client.runs.submit({ project: project.id, recipe, next: false }));
}
type Format = Parameters<typeof open.client.exports.make>[0]['format'];
async function exported(picture: Picture, format: Format, recipe = true): Promise<{ name: string; bytes: Uint8Array }> {
  const { id, name } = await open.client.exports.make({ picture, format, recipe });
  return { name, bytes: readFileSync(join(w.at('home'), 'exports', id, name)) };
}
const resultOf = ({ id }: RunSummary, file = 'results/fbp.npy'): Picture => ({ from: 'run', run: id, file });
const inFolder = ({ id }: RunSummary, file: string): Uint8Array => readFileSync(join(w.at('home'), 'runs', id, file));
/** Spacing Between Slices. */
const spacingIn = (bytes: Uint8Array): number | undefined => dicomParser.parseDicom(bytes).floatString('x00180088');
const text = (bytes: Uint8Array, tag: string): string | undefined => dicomParser.parseDicom(bytes).string(tag);
/** pixdim[3], and the step along the patient that the affine makes. */
function stepsIn(bytes: Uint8Array): [number, number] {
  const v = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const step = [0, 1, 2].map((r) => v.getFloat32(280 + 16 * r + 8, true));
  return [v.getFloat32(88, true), Math.hypot(...step)];
}

describe('18 slices 12 mm apart, whose files say a thickness of 1 mm', () => {
  it('one of them leaves the window as the very file that its run folder holds', async () => {
    const project = await projectOf('p026');
    const [run] = await ran(project, 11);
    for (const method of ['fbp', 'tv'])
      for (const format of ['dcm', 'png'] as const) {
        const { bytes } = await exported(resultOf(run!, `results/${method}.npy`), format);
        expect(Buffer.compare(bytes, inFolder(run!, `results/${method}.${format}`)), `${method}.${format}`).toBe(0);
      }
    const dicom = (await exported(resultOf(run!), 'dcm')).bytes;
    expect(spacingIn(dicom)).toBe(12);
    expect(Number(text(dicom, 'x00281051'))).toBeGreaterThan(0);
    expect(text(inFolder(run!, 'results/tv.dcm'), 'x0020000e')).not.toBe(text(dicom, 'x0020000e'));
    expect(stepsIn((await exported(resultOf(run!), 'nii')).bytes)).toEqual([12, 12]);
    const bare = (await exported(resultOf(run!), 'dcm', false)).bytes;
    expect([spacingIn(bare), text(bare, 'x00281051')]).toEqual([12, text(dicom, 'x00281051')]);
    expect(text(bare, 'x00080018')).not.toBe(text(dicom, 'x00080018'));
  });

  it('all of them are one series, each with its place and its number', async () => {
    const runs = await ran(await projectOf('p026'), 'all');
    const files = runs.map((run) => inFolder(run, 'results/fbp.dcm'));
    expect(new Set(files.map((f) => text(f, 'x0020000e'))).size).toBe(1);
    expect(new Set(files.map((f) => text(f, 'x00080018'))).size).toBe(18);
    expect(files.map(spacingIn)).toEqual(EVEN.map(() => 12));
    expect(files.map((f) => text(f, 'x00200013'))).toEqual(EVEN.map((_, n) => String(n + 1)));
    for (const run of [runs[0]!, runs[17]!])
      expect((await exported(resultOf(run), 'dcm')).bytes).toEqual(inFolder(run, 'results/fbp.dcm'));
  });

  it('as they were imported go out 12 mm apart too', async () => {
    const { id, items } = await projectOf('p026');
    const picture: Picture = { from: 'item', project: id, item: items[0]!.id, frame: 3 };
    expect(spacingIn((await exported(picture, 'dcm')).bytes)).toBe(12);
    expect(stepsIn((await exported(picture, 'nii')).bytes)).toEqual([12, 12]);
  });
});

describe('slices with gaps of 84, 12, 36 and 48 mm', () => {
  it('are given no distance that would be true of none of them', async () => {
    const project = await projectOf('gaps');
    const [run] = await ran(project, 2);
    expect(spacingIn((await exported(resultOf(run!), 'dcm')).bytes)).toBeUndefined();
    // One slice has no step; its affine must still be one that can be inverted.
    expect(stepsIn((await exported(resultOf(run!), 'nii')).bytes)[0]).toBe(1);
    const picture: Picture = { from: 'item', project: project.id, item: project.items[0]!.id, frame: 1 };
    expect(spacingIn((await exported(picture, 'dcm')).bytes)).toBeUndefined();
  });

  it('are said to lie unevenly where a format knows one distance only', async () => {
    expect(must(await convertFile(w.at('gaps'), w.at('gaps.nii'))).warnings.join(' ')).toMatch(
      /The slices lie 12\.00 to 84\.00 mm apart, and NIfTI can say one distance only/,
    );
    expect(must(await convertFile(w.at('p026'), w.at('even.nii'))).warnings.join(' ')).not.toMatch(/NIfTI can say/);
    expect(stepsIn(readFileSync(w.at('even.nii')))).toEqual([12, 12]);
  });
});

describe('an exported file', () => {
  it('is called after image, slice, method and views', async () => {
    const project = await projectOf('p026');
    const name = project.items[0]!.name;
    const [run] = await ran(project, 11);
    expect((await exported(resultOf(run!), 'dcm')).name).toBe(`${name} slice 12 · FBP 12 views.dcm`);
    expect((await exported(resultOf(run!, 'inputs/truth.npy'), 'nii')).name).toBe(
      `${name} slice 12 · Truth 12 views.nii`,
    );
    const item: Picture = { from: 'item', project: project.id, item: project.items[0]!.id, frame: 3 };
    expect((await exported(item, 'dcm')).name).toBe(`${name} slice 4.dcm`);
    await open.client.system.setSettings({ showNames: false });
    expect((await exported(resultOf(run!), 'png')).name).toBe('Image 1 slice 12 · FBP 12 views.png');
    await open.client.system.setSettings({ showNames: true });
    await open.client.library.remove({ project: project.id, item: project.items[0]!.id });
    expect((await exported(resultOf(run!), 'png')).name).toBe(`${name} · FBP 12 views.png`);
  });

  it('without its recipe says nothing of whom and how, in its name neither', async () => {
    const project = await projectOf('p026');
    const [run] = await ran(project, 0);
    expect((await exported(resultOf(run!), 'dcm', false)).name).toBe('Reconstruction.dcm');
  });
});
