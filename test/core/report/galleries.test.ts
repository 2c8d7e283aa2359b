import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../../core/report/page/report.ts';
import { comparisonTable } from '../../../core/report/html/table.ts';
import { galleriesIn } from '../../../core/report/galleries.ts';
import { sampleRun } from './sample-report.ts';

const { report, pictures } = sampleRun({ size: 48, methods: 2, truth: true });
const [mean, other] = report.results;
/** The same method with each seed a result of its own: PSNR 30 and 33, SSIM the other way round. */
const each = [4, 11].map((seed, i) => ({
  ...mean!,
  method: `proximal-${seed}`,
  label: `Langevin, seed ${seed}`,
  seeds: [seed],
  psnr: [30, 33][i]!,
  ssim: [0.95, 0.75][i]!,
}));
const gallery = { ...report, results: [...each, other!] };

describe('samples that are results of their own', () => {
  it('are told together by the best and the mean of each figure, a mean of samples and a method without seeds are not', () => {
    expect(galleriesIn(gallery.results).map(({ label, rows }) => [label, rows.length])).toEqual([['Langevin', 2]]);
    expect(galleriesIn(report.results)).toEqual([]);
    expect(galleriesIn([each[0]!, other!])).toEqual([]);
    const text = comparisonTable(gallery);
    expect(text).toMatch(
      /^Langevin, 2 samples, each a result of its own: PSNR best 33\.00, mean 31\.50 dB; SSIM best 0\.9500, mean 0\.8500; NRMSE best/m,
    );
    expect(comparisonTable(report)).not.toContain('a result of its own');
    const untold = {
      ...gallery,
      results: gallery.results.map((row) => ({ ...row, psnr: null, ssim: null, nrmse: null })),
    };
    expect(comparisonTable(untold)).toMatch(/^Langevin, 2 samples, each a result of its own\.$/m);
  });

  it('stand in the page with a row of their best and one of their mean', () => {
    const identity = { versions: {}, inputSha256: report.results[0]!.model?.sha256 ?? '0'.repeat(64) };
    const methods = [pictures.methods[0]!, pictures.methods[0]!, pictures.methods[1]!];
    const page = reportHtml(gallery, { ...pictures, methods }, identity).replace(/\s+/g, ' ');
    expect(page).toMatch(/Langevin: 2 samples, each a result of its own/);
    expect(page).toMatch(/best<\/th> <td>33\.00<\/td> ?<td>0\.9500<\/td>/);
    expect(page).toMatch(/mean<\/th> <td>31\.50<\/td> ?<td>0\.8500<\/td>/);
  });
});
