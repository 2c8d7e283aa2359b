import type { Fidelity } from '../../contract/report.ts';
import type { ComparedFile, Comparison, ComparisonPictures } from './comparison.ts';
import { fidelityColumnsIn } from '../page/columns.ts';
import { facts } from '../facts.ts';
import { gallery, picture, scaleBar, withBar } from '../html/figure.ts';
import { html, type Html } from '../html/markup.ts';
import { fixed, roundUp, significant } from '../../image/number-text.ts';
import { ERROR_HALF_HU } from '../../image/windows/default-window.ts';
import { sizeText } from '../../image/said-size.ts';
import { difference, magnitudeQuantile, signedMap, windowed, windowText } from '../page/pictures.ts';
import { pageHtml } from '../html/page.ts';
import { figureTable } from '../html/table-cells.ts';
import { unitText } from '../words.ts';

export function comparisonHtml(c: Comparison, pictures: ComparisonPictures): string {
  const { grid, rows, reference, title, program, created } = c;
  const spacing = grid.pixelMm === null ? '' : ` of ${grid.pixelMm.map((mm) => significant(mm, 4)).join(' × ')} mm`;
  return pageHtml({
    kind: 'Comparison',
    mark: c.researchUse,
    size: `${sizeText(grid, c.unit)} pixels${spacing}`,
    ...{ title, program, created },
    lead: html`${rows.length === 1 ? 'One picture' : `${rows.length} pictures`} against the reference
      <b>${reference.name}</b>.`,
    main: html`${imagesSection(c, pictures)} ${figuresSection(c)} ${filesSection(c)} ${definitionsSection(c)}`,
    foot: html`every figure follows from the files named above by its definition.`,
  });
}

/** One grey value a pixel: the mean of colours, the magnitude of complex numbers. */
function planeOf(values: Float32Array, samples: 1 | 2 | 3): Float32Array {
  if (samples === 1) return values;
  return Float32Array.from({ length: values.length / samples }, (_, i) => {
    const [a, b, c] = [values[samples * i]!, values[samples * i + 1]!, values[samples * i + 2]!];
    return samples === 2 ? Math.hypot(a, b) : (a + b + c) / 3;
  });
}

function imagesSection(c: Comparison, { reference, others }: ComparisonPictures): Html {
  const { height, width, samples } = c.grid;
  const w = c.window;
  const window = windowText(w, c.unit);
  const shown = (values: Float32Array, name: string, note: string): Html => {
    const url =
      samples === 3 ? windowed(values, height, width, w, 3) : windowed(planeOf(values, samples), height, width, w);
    return picture(url, `${name}, ${window}`, name, note);
  };
  const images = c.rows.map(({ name, fidelity, changes }, i) =>
    shown(others[i]!, name, [scoreText(fidelity), ...changes].join(' · ')),
  );
  return html`<section aria-labelledby="images">
    <h2 id="images">Images</h2>
    <h3>One window for all <small>${window}</small></h3>
    ${gallery([shown(reference, c.reference.name, 'reference'), ...images], 'Images')} ${errors(c, reference, others)}
  </section>`;
}

/** JSON has no infinity: identical pictures have no PSNR but an NRMSE of zero. */
function scoreText({ psnr, ssim, nrmse }: Fidelity): string {
  if (psnr === null) return nrmse === 0 ? 'identical' : 'no PSNR';
  return `${fixed(psnr, 2)} dB · SSIM ${fixed(ssim, 3)}`;
}

function errors(c: Comparison, reference: Float32Array, others: readonly Float32Array[]): Html {
  const { height, width, samples } = c.grid;
  const maps = others.map((o) => difference(planeOf(o, samples), planeOf(reference, samples)));
  const scale = c.unit === 'HU' ? ERROR_HALF_HU : ownScale(maps);
  const range = `±${significant(scale, 3)} ${unitOf(c)}`.trimEnd();
  const words = 'Picture − reference. Blue: lower; white: equal; red: higher. Stronger differences look like the ends.';
  const shown = c.rows.map(({ name, fidelity: f }, i) => {
    const note = f.rmse === null ? `NRMSE ${fixed(f.nrmse, 4)}` : null;
    const inHu = `RMSE ${fixed(f.rmse, 1)} HU · bias ${fixed(f.bias, 1)} HU`;
    return picture(signedMap(maps[i]!, height, width, scale), `Signed error of ${name}, ${range}`, name, note ?? inHu);
  });
  return html`<h3>Signed errors <small>one scale for all: ${range}</small></h3>
    ${withBar(scaleBar('signed', scale, unitOf(c), words), shown, 'Signed errors')}`;
}

/** Where no unit tells what is much, the best picture fills it: on one for the worst, every good one would look perfect. */
function ownScale(maps: readonly Float32Array[]): number {
  const ends = maps.map((e) => magnitudeQuantile(e, 0.99)).filter((end) => end > 0);
  return roundUp(ends.length > 0 ? Math.min(...ends) : 0);
}

const unitOf = ({ unit }: Comparison): string => unitText(unit);

function figuresSection(c: Comparison): Html {
  const range = `R = ${significant(c.dataRange, 6)} ${unitOf(c)}`.trim();
  const best = c.rows.length > 1 ? ' ★ best of its column.' : '';
  const region = c.rows.flatMap(({ name, changes, region: f }) => (f === null ? [] : [{ name, changes, figures: f }]));
  const whole = c.rows.map(({ name, changes, fidelity }) => ({ name, changes, figures: fidelity }));
  return html`<section aria-labelledby="figures">
    <h2 id="figures">Figures</h2>
    ${table(c, `Data range ${range} (${c.rangeOrigin}).${best}`, whole)}
    ${
      c.region === null
        ? null
        : html`<h3>Region of interest: ${c.region.name}</h3>
            ${table(c, `The same figures over the ${c.region.pixels} pixels inside the mask, data range ${range}.${best}`, region)}`
    }
  </section>`;
}

interface Line {
  readonly name: string;
  readonly changes: readonly string[];
  readonly figures: Fidelity;
}

function table({ unit }: Comparison, caption: string, rows: readonly Line[]): Html {
  // Bias and RMSE are told where the numbers have a unit.
  const columns = fidelityColumnsIn(unit).filter((c) =>
    c.id !== 'bias' && c.id !== 'rmse' ? true : rows.some((r) => c.value(r.figures) !== null),
  );
  return figureTable(
    'Picture',
    caption,
    columns,
    rows.map(({ name, changes, figures }) => ({
      label: html`${name} ${changes.length === 0 ? null : html`<small>${changes.join('; ')}</small>`}`,
      figures,
    })),
  );
}

function filesSection({ reference, rows, region }: Comparison): Html {
  const line = (f: ComparedFile, what: string, changes: readonly string[] = []): readonly [string, Html] => [
    f.name,
    html`${what}, frame ${f.frame} of a file with SHA-256
      <code>${f.sha256}</code>${changes.map((c) => `; ${c}`).join('')}`,
  ];
  return html`<section aria-labelledby="files">
    <h2 id="files">Pictures</h2>
    ${facts([
      line(reference, 'reference'),
      ...rows.map((row) => line(row, 'compared', row.changes)),
      ...(region === null
        ? []
        : [[`Region of interest: ${region.name}`, html`mask, SHA-256 <code>${region.sha256}</code>`] as const]),
    ])}
  </section>`;
}

function definitionsSection({ definitions, unit }: Comparison): Html {
  const heads = new Map(fidelityColumnsIn(unit).map((c) => [c.id, c.head]));
  return html`<section class="definitions" aria-labelledby="definitions">
    <h2 id="definitions">Definitions</h2>
    ${facts(Object.entries(definitions).map(([id, text]) => [heads.get(id) ?? 'Scale', text]))}
  </section>`;
}
