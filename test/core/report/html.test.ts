import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../../core/report/page/report.ts';
import { sampleRun } from './sample-report.ts';

const SIZE = 64;
const { report, pictures } = sampleRun({ size: SIZE, methods: 3, truth: true });
const page = reportHtml(report, pictures, { versions: { node: '22.1.0' }, inputSha256: 'ab'.repeat(32) });
/** What a reader sees: no style, no markup, no picture data. */
const textOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/gs, ' ')
    .replace(/\s+/g, ' ');

/** Width and height of a PNG. */
const sizeOf = (base64: string): number[] => {
  const png = Buffer.from(base64, 'base64');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
};

describe('report.html', () => {
  it('is one file: no script, nothing from outside', () => {
    expect(page).not.toMatch(/<script|<link|<iframe|javascript:|https?:|\son\w+=/i);
    for (const [, source] of page.matchAll(/src="([^"]*)"/g)) expect(source).toMatch(/^data:image\/png;base64,/);
    expect(page).toMatch(/default-src 'none'/);
  });

  it('closes every element that it opens', () => {
    const open: string[] = [];
    const empty = new Set(['meta', 'img', 'br', '!doctype']);
    for (const [, slash, name, tail] of page
      .replace(/<style>.*?<\/style>/s, '')
      .matchAll(/<(\/?)([!\w]+)((?:"[^"]*"|[^>"])*)>/g)) {
      if (empty.has(name!.toLowerCase()) || tail!.endsWith('/')) continue;
      if (slash) expect(open.pop()).toBe(name);
      else open.push(name!);
    }
    expect(open).toEqual([]);
  });

  it('says what must be printed', () => {
    const text = textOf(page);
    for (const said of [
      'Research use only',
      '23 views over 180°, 7.826° apart',
      'Gaussian, ε = 0.01',
      '2674 HU (declared',
      'Simulated on a three times finer grid',
      report.command,
      report.results[0]!.model!.sha256,
      'lambda = 0.0813',
      'mean of 4 samples',
      '96.2 % of the energy',
      'PSNR = 10·log₁₀(R²/MSE)',
      'Gaussian window 11×11',
      'Unusual for the prior',
      'ab'.repeat(32),
    ])
      expect(text).toContain(said.replace(/&/g, '&amp;'));
    for (const r of report.results) expect(text).toContain(r.psnr!.toFixed(2));
  });

  it('names the result of the network also where others score higher, and says once what the domain check says', () => {
    const [ours, tv, fbp] = report.results;
    const scored = [
      { ...ours!, psnr: 12.3, ssim: 0.4, psnrHole: 11 },
      { ...tv!, psnr: 13.32, ssim: 0.5, psnrHole: 12 },
      { ...fbp!, psnr: 22.93, ssim: 0.6, psnrHole: 13 },
    ];
    const { sentence } = report.domain!;
    const text = textOf(reportHtml({ ...report, results: scored, warnings: [sentence, 'Another.'] }, pictures));
    expect(text).toContain(
      'Filtered backprojection reaches 22.93 dB and SSIM 0.600, Total variation 13.32 dB and 0.500, Proximal diffusion 12.30 dB and 0.400.',
    );
    expect(text.split(sentence)).toHaveLength(2);
    expect(text).toContain('Note. Another.');
    const look = { ...pictures.look, leads: ['psnrHole'] } as const;
    expect(textOf(reportHtml({ ...report, results: scored }, { ...pictures, look }))).toContain(
      'Filtered backprojection : PSNR in the hole 13.00 dB ; Total variation: 12.00 dB; Proximal diffusion: 11.00 dB.',
    );
  });

  it('leaves no empty column beside a single result, and the page beside an oblong one', () => {
    const one = reportHtml(
      { ...report, results: report.results.slice(0, 1) },
      { ...pictures, methods: pictures.methods.slice(0, 1) },
    );
    const errors = one.slice(one.indexOf('Signed errors <small>'));
    expect(errors.slice(0, errors.indexOf('class="under"'))).toMatch(/gallery columns-1/);
    expect(errors.indexOf('class="under"')).toBeLessThan(errors.indexOf('</section>'));
    const alone = reportHtml(
      { ...report, results: report.results.slice(0, 1), measurement: { ...report.measurement, samples: 0 } },
      { ...pictures, truth: null, methods: pictures.methods.slice(0, 1) },
    );
    expect(alone.slice(alone.indexOf('id="images"'))).toMatch(/gallery columns-1/);
    expect(/\.stage \{[^}]*\}/.exec(one)![0]).not.toMatch(/background/);
  });

  it('says what the share that the prior supplied can tell and what it cannot, and no share is called nothing that is some', () => {
    const results = report.results.map((r) => ({ ...r, split: r.split && { measured: 0.9998, supplied: 0.0002 } }));
    const text = textOf(reportHtml({ ...report, results }, pictures));
    expect(text).toMatch(/Supplied by the prior \(x − A⁺Ax\) less than 0\.1 % of the energy/);
    expect(text).toMatch(/It cannot tell how much of the first is noise/);
  });

  it('shows each residual on its own scale where no noise is known, sizes without a sign, and of rounding no picture', () => {
    const results = report.results.map((r, k) => ({ ...r, residualRelative: [1e-7, 2e-4, 0.3][k]! }));
    const measurement = { ...report.measurement, noiseSd: null };
    const data = { ...pictures.look.data!, residual: (residual: Float32Array) => residual.map(Math.abs) };
    const methods = pictures.methods.map((m, k) => ({
      ...m,
      residual: m.residual!.map((v) => v * [1e-7, 1, 1000][k]!),
    }));
    const drawn = { ...pictures, methods, look: { ...pictures.look, data } };
    const html = reportHtml({ ...report, results, measurement }, drawn);
    const section = html.slice(html.indexOf('id="data"'), html.indexOf('class="convergence"'));
    const text = textOf(section);
    expect(text).toContain(`Below 10⁻⁵ of the data: there is nothing to see. ${results[0]!.label} residual`);
    const scales = [...text.matchAll(/of the data · 0 to ([\d.]+)/g)].map(([, scale]) => Number(scale));
    expect(scales).toHaveLength(2);
    expect(scales[1]! / scales[0]!).toBeGreaterThan(100);
    expect(section).toContain('alt="Colour bar from 0 to 1 × the scale under each"');
    expect([...section.matchAll(/alt="Residual of/g)]).toHaveLength(2);
  });

  it('says first what its kind of image is judged by, where that has a value', () => {
    const [first, second, third] = report.results;
    const own = [
      { ...first!, psnrHole: 25.125, ciede2000: 3.456 },
      { ...second!, psnrHole: 26.5, ciede2000: null },
      { ...third!, psnrHole: null, ciede2000: null },
    ];
    const look = { ...pictures.look, leads: ['psnrHole', 'ssimHole'], ownFigures: 'Hole and colour' } as const;
    const text = textOf(reportHtml({ ...report, results: own }, { ...pictures, look }));
    expect(text).toContain(`${second!.label} : PSNR in the hole 26.50 dB ; ${first!.label}: 25.13 dB.`);
    expect(text).toMatch(/Hole and colour.*PSNR in the hole dB CIEDE2000 .*25\.13 3\.46 .*26\.50 ★ best — .*— —/);
    expect(textOf(page)).not.toMatch(/in the hole|CIEDE2000/);
  });

  it('calls the region by the name that a person gave it, and by none where nobody did', () => {
    expect(textOf(page)).toContain('Region: aorta');
    const nameless = textOf(reportHtml({ ...report, regionName: null }, pictures));
    expect(nameless).toContain('Region of interest');
    expect(nameless).not.toContain('Region:');
    expect(reportHtml({ ...report, regionName: '<b>x' }, pictures)).toContain('Region: &lt;b&gt;x');
  });

  it('says of what was not measured what it was made of, and defines only what stands in it', () => {
    const bare = sampleRun({ size: SIZE, methods: 1, truth: false });
    const { measurement, results } = bare.report;
    const [first] = results;
    const made = {
      ...bare.report,
      measurement: { ...measurement, samples: 0 },
      results: [{ ...first!, residualWhitened: null, spread: null, split: null }],
    };
    const text = textOf(reportHtml(made, bare.pictures));
    expect(text).toContain('What it was made of');
    expect(text).not.toMatch(/What was measured|SSIM of Wang|‖Ax − y‖₂|Network calls: — where|A⁺Ax/);
    expect(textOf(page)).toMatch(/SSIM of Wang.*‖Ax − y‖₂/);
  });

  it('draws residuals that are sizes from 0, and one that is exact sets no scale', () => {
    const { results } = report;
    const exact = { ...report, results: [{ ...results[0]!, residualRelative: 1e-8 }, ...results.slice(1)] };
    const look = { ...pictures.look, data: { ...pictures.look.data!, residual: (r: Float32Array) => r.map(Math.abs) } };
    const methods = pictures.methods.map((m, k) => ({
      ...m,
      residual: m.residual!.map((v) => (k === 0 ? 1e-8 * v : v)),
    }));
    const noiseless = { ...exact, measurement: { ...report.measurement, noiseSd: null } };
    const text = reportHtml(noiseless, { ...pictures, look, methods });
    expect(text).toContain('Colour bar from 0 to 1 × the scale under each');
    const ends = [...text.matchAll(/of the data · 0 to ([\d.]+)/g)].map(([, end]) => Number(end));
    expect(ends).toHaveLength(results.length - 1);
    for (const end of ends) expect(end).toBeGreaterThan(0.01);
  });

  it('shows one map large and several as a strip of small ones, each with the bar of their scale', () => {
    const grid = { height: 200, width: 320 };
    const map = (label: string) => ({ label, note: '', values: new Float32Array(2 * 200 * 320).fill(0.5) });
    const rows = ['First set', 'Second set'].map((name) => ({ name, maps: ['Coil 1', 'Coil 2'].map(map) }));
    const look = {
      ...pictures.look,
      dataMaps: [{ ...grid, title: 'Coils', note: '', numbers: 'complex', rows, end: 0.75, words: 'Where each sees.' }],
      doubtMaps: [
        {
          ...grid,
          ...{ title: 'g', note: 'of noise', end: 1.5, words: 'Brighter: more noise.' },
          numbers: 'magnitudes',
          rows: [
            {
              name: '',
              maps: [{ label: 'g-factor', note: '1.2 in the median', values: map('').values.slice(0, 64000) }],
            },
          ],
        },
      ],
    } as const;
    const shown = reportHtml(report, { ...pictures, look });
    expect([...shown.matchAll(/alt="Coils: Coil [12]"/g)]).toHaveLength(4);
    const [, strip] = /src="data:image\/png;base64,([^"]+)" alt="Coils: Coil 1"/.exec(shown)!;
    expect(sizeOf(strip!)).toEqual([160, 100]);
    expect(shown).toMatch(/Colour bar from −π to π[\s\S]*Where each sees/);
    expect(textOf(shown)).toMatch(/First set Coil 1 Coil 2 Second set Coil 1 Coil 2/);
    const doubt = shown.slice(shown.indexOf('id="prior"'), shown.indexOf('id="data"'));
    const [, large] = /src="data:image\/png;base64,([^"]+)" alt="g: g-factor"/.exec(doubt)!;
    expect(sizeOf(large!)).toEqual([320, 200]);
    expect(doubt).toContain('Colour bar from 0 to 1.5');
    expect(textOf(doubt)).toMatch(/g of noise g-factor 1\.2 in the median .*Brighter: more noise/);
  });

  it('gives every picture a text and every table heads with a scope', () => {
    for (const [tag] of page.matchAll(/<img[^>]*>/gs)) expect(tag).toMatch(/alt="[^"]+"/);
    for (const [tag] of page.matchAll(/<th[\s>][^>]*>?/gs)) expect(tag).toMatch(/scope="(col|row)"/);
    expect(page).toMatch(/<html lang="en">/);
  });

  it('holds PNGs of the right size: truth and methods in two windows, errors, spread, split, data', () => {
    const sizes = [...page.matchAll(/base64,([^"]*)"/g)].map(([, data]) => {
      const png = Buffer.from(data!, 'base64');
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      return `${png.readUInt32BE(20)}×${png.readUInt32BE(16)}`;
    });
    const count = (size: string): number => sizes.filter((s) => s === size).length;
    expect(count(`${SIZE}×${SIZE}`)).toBe(4 + 4 + 3 + 2 + 2);
    expect(count(`23×${pictures.data.length / 23}`)).toBe(1 + 3);
  });

  it('shows the window that it names: its centre is mid-grey', () => {
    const flat = new Float32Array(SIZE * SIZE).fill(-600);
    const html = reportHtml(report, { ...pictures, truth: flat, window: { center: -600, width: 1500 } });
    expect(textOf(html)).toContain('centre −600, width 1500 HU');
    const png = Buffer.from(/base64,([^"]*)"/.exec(html)![1]!, 'base64');
    const at = png.indexOf('IDAT');
    const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
    expect(rows[1]).toBe(128);
  });

  it('escapes whatever came from a file', () => {
    const evil = '<img src=x onerror="alert(1)">&\'';
    const { look } = pictures;
    const evilLook = {
      ...look,
      ...{ title: evil, size: evil, dataName: evil, measured: [[evil, evil]] as const },
      data: { ...look.data!, name: evil, description: evil, axes: evil },
    };
    const html = reportHtml(
      {
        ...report,
        command: evil,
        program: evil,
        warnings: [evil],
        definitions: { [evil]: evil },
        measurement: { ...report.measurement, crime: evil },
        domain: { verdict: 'outside', sentence: evil, levels: [] },
        results: report.results.map((r) => ({
          ...r,
          label: evil,
          method: evil,
          provider: evil,
          chosen: { [evil]: evil },
        })),
      },
      { ...pictures, look: evilLook },
      { versions: { [evil]: evil }, inputSha256: evil },
    );
    expect(html).not.toContain('<img src=x');
    expect(html).not.toContain('onerror="');
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;&#39;');
  });
});

describe('what is not known', () => {
  it.each([1, 2, 6])('without a truth and with %i methods no figure is invented', (methods) => {
    const real = sampleRun({ size: 32, methods, truth: false, views: 5 });
    const text = textOf(reportHtml(real.report, real.pictures));
    expect(text).not.toMatch(/null|NaN|undefined|Infinity/);
    expect(text).toContain('There is no truth: the measurement is real');
    // Stands for the network of a method that has none.
    expect(text.includes('—')).toBe(methods > 1);
    expect(text).not.toContain('★');
  });

  it('a bare run has no empty sections', () => {
    const bare = sampleRun({ size: 32, methods: 3, truth: true });
    const text = textOf(
      reportHtml(
        {
          ...bare.report,
          domain: null,
          warnings: [],
          results: bare.report.results.map((r) => ({
            ...r,
            residualWhitened: null,
            roi: null,
            spread: null,
            split: null,
            perSample: [],
          })),
        },
        {
          ...bare.pictures,
          methods: bare.pictures.methods.map((m) => ({
            image: m.image,
            residual: null,
            spread: null,
            supported: null,
            curve: [],
          })),
        },
      ),
    );
    for (const absent of ['Region of interest', 'Where it may be wrong', 'Convergence', 'Unusual', 'Residual/noise:'])
      expect(text).not.toContain(absent);
    expect(text).not.toMatch(/null|NaN|undefined/);
  });

  it('noiseless data of the same operator carry the warning under their scores', () => {
    const crime = {
      ...report,
      measurement: { ...report.measurement, sameOperator: true, noise: { kind: 'none' } },
    } as const;
    expect(textOf(reportHtml(crime, pictures))).toContain('Inverse crime');
    expect(textOf(page)).not.toContain('Inverse crime');
  });
});
