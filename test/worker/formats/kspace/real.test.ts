/** Real k-space, in every format that it lies in there: the same numbers, to the bit. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeNpy } from '../../../../core/formats/npy/npy.ts';
import { kspaceLine, kspaceNotes } from '../../../../core/formats/kspace/describe.ts';
import { decodeNpy } from '../../../../core/formats/npy/npy.ts';
import { must } from '../../../../core/contract/refused.ts';
import { readKspace, type KspaceAsked } from '../../../../electron/worker/kspace/read-kspace.ts';
import { workspace } from '../../../support/command.ts';

const FOLDER = `${process.env['LANGEVIN_DATA'] ?? ''}/kspace/`;
const ASKED: KspaceAsked = { axes: null, dataset: null, slice: null, repetition: 0, contrast: 0, shift: null };

describe.skipIf(!existsSync(FOLDER))(
  'a brain of eight coils (skipped unless LANGEVIN_DATA names the folder of data)',
  () => {
    it('NumPy and BART hold the same, fully sampled, its middle where it belongs', async () => {
      const npy = await readKspace(`${FOLDER}brain_8ch.npy`, ASKED);
      const cfl = await readKspace(`${FOLDER}brain_8ch.hdr`, ASKED);
      expect(kspaceLine(npy.file, npy.image)).toBe('k-space in NPY: 8 coils, 230 × 180, fully sampled');
      expect(kspaceLine(cfl.file, cfl.image)).toBe('k-space in BART: 8 coils, 230 × 180, fully sampled');
      expect([npy.image.warnings, cfl.image.warnings, npy.image.dead]).toEqual([[], [], []]);
      expect(npy.image.data).toEqual(cfl.image.data);
      expect(npy.image.centre).toMatchObject({ kspace: 'middle', image: 'middle' });
    });

    it('ISMRMRD: three virtual coils', async () => {
      const { file, image } = await readKspace(`${FOLDER}brain_3vc_ismrmrd.h5`, ASKED);
      expect(kspaceLine(file, image)).toBe('k-space in ISMRMRD: 3 coils, 230 × 180, fully sampled');
      expect(kspaceNotes(file, image)).toContain('Pixels of 1 × 1 mm.');
      // Compressed by an SVD, so of the 8 coils' energy 94 % is there.
      const eight = await readKspace(`${FOLDER}brain_8ch.npy`, ASKED);
      const energy = (data: Float32Array): number => data.reduce((a, v) => a + v * v, 0);
      const share = energy(image.data) / energy(eight.image.data);
      expect(share).toBeGreaterThan(0.93);
      expect(share).toBeLessThan(0.96);
    });

    const space = workspace();
    afterAll(() => space.remove());

    it('a scan that was accelerated twice: its own columns, and those around the middle', async () => {
      const load = (name: string) => must(decodeNpy(readFileSync(`${FOLDER}${name}`), name)).data;
      const [r2, acs] = [load('smallfov_8ch_r2.npy'), load('smallfov_8ch_acs.npy')];
      const whole = new Float32Array(2 * 8 * 320 * 168);
      for (let c = 0; c < 8; c++)
        for (let r = 0; r < 320; r++)
          for (let x = 0; x < 84; x++)
            for (let p = 0; p < 2; p++)
              whole[2 * ((c * 320 + r) * 168 + 2 * x) + p] = r2[2 * ((c * 320 + r) * 84 + x) + p]!;
      for (let c = 0; c < 8; c++)
        for (let r = 0; r < 24; r++)
          for (let x = 0; x < 24; x++)
            for (let p = 0; p < 2; p++)
              whole[2 * ((c * 320 + 148 + r) * 168 + 72 + x) + p] = acs[2 * ((c * 24 + r) * 24 + x) + p]!;
      writeFileSync(space.at('smallfov.npy'), encodeNpy(whole, [8, 320, 168], 'complex'));
      const { file, image } = await readKspace(space.at('smallfov.npy'), ASKED);
      expect(kspaceLine(file, image)).toMatch(
        /^k-space in NPY: 8 coils, 320 × 168, \d+ of 53760 samples, 2[35] × 2[35] of them around the middle: 1.98 times fewer$/,
      );
      expect(image.warnings).toEqual([]);
    });
  },
);
