/** What a manifest says of a network that only measuring tells: r²(σ), the mean and spread of its images, and what its own images give the domain check. */
import { domainFigures } from '../../../core/catalogue/domain-check.ts';
import type { ModelManifest } from '../../../core/contract/model.ts';
import { denoisingErrors } from '../../../core/learning/judge.ts';
import type { LearntImage } from '../../../core/learning/learning.ts';
import { quantile } from '../../../core/metrics/posterior.ts';
import { onScale, scaleMap, sigmasOf, type Scale, type ScaleMap } from '../../../core/priors/scale.ts';
import { openNetwork } from '../engines/engines.ts';
import type { OpenNetwork } from '../engines/engine.ts';
import { tell } from '../progress.ts';

/** Of a model without a table, evenly spaced in ln σ. */
const LEVELS = 12;

const rounded = (v: number): number => Number(v.toPrecision(4));

export interface Measurements extends Pick<ModelManifest, 'domainCheck'>, Required<Pick<ModelManifest, 'moments'>> {
  readonly residualVariance: [number, number][];
}

export interface MeasureSetting {
  /** Of the network, not yet with these tables. */
  readonly manifest: string;
  readonly provider: Parameters<typeof openNetwork>[1];
  readonly engine: Parameters<typeof openNetwork>[2];
  /** On this scale. */
  readonly images: readonly LearntImage[];
  readonly scale: Scale;
  /** The least value that a pixel can have, on that scale. */
  readonly least: number | null;
}

/** On the network's own scale. @throws Refused */
export async function measureNetwork(setting: MeasureSetting): Promise<Measurements> {
  const { images, scale, least } = setting;
  const network = await openNetwork(setting.manifest, setting.provider, setting.engine, 'float32');
  const { manifest } = network;
  const map = scaleMap(scale, manifest.scale);
  const { k } = map;
  const sigmas = manifest.residualVariance?.map(([sigma]) => sigma) ?? spaced(...sigmasOf(manifest));
  const errors = await denoisingErrors(
    scorer(network, scale),
    images,
    sigmas.map((sigma) => sigma / k),
    tell,
  );
  const residualVariance = sigmas.map((sigma, i): [number, number] => [sigma, rounded(k * k * errors[i]!)]);
  const moments = momentsOf(images, manifest.channels, map);
  const { domainCheck } = manifest;
  if (domainCheck === undefined) return { residualVariance, moments };
  const levels = domainCheck.map(([sigma]) => sigma / k);
  const figures: (readonly number[])[] = [];
  for (const image of images) {
    const { height, width, data } = image;
    figures.push(await domainFigures(scorer(network, scale)(height, width), data, image, levels, least));
    tell();
  }
  return {
    residualVariance,
    moments,
    domainCheck: domainCheck.map(([sigma], i): [number, number, number] => {
      const own = Float64Array.from(figures, (of) => k * k * of[i]!).sort();
      return [sigma, rounded(quantile(own, 0.5)), rounded(quantile(own, 0.99))];
    }),
  };
}

/** What of such images the largest noise leaves: mean and standard deviation by channel, of k x + b. */
function momentsOf(
  images: readonly LearntImage[],
  channels: number,
  { k, b }: ScaleMap,
): NonNullable<ModelManifest['moments']> {
  const mean: number[] = [];
  const sd: number[] = [];
  for (let c = 0; c < channels; c++) {
    let [count, sum, square] = [0, 0, 0];
    for (const { data, height, width } of images)
      for (let i = c * height * width; i < (c + 1) * height * width; i++) {
        const v = k * data[i]! + b;
        [count, sum, square] = [count + 1, sum + v, square + v * v];
      }
    mean.push(rounded(sum / count));
    sd.push(rounded(Math.sqrt(Math.max(0, square / count - (sum / count) ** 2))));
  }
  return { mean, sd };
}

/** The denoiser of a network for images on another scale, of any size. */
export const scorer = (network: OpenNetwork, scale: Scale) => (height: number, width: number) =>
  onScale(network.score(height, width), scale);

const spaced = (least: number, most: number): readonly number[] =>
  Array.from({ length: LEVELS }, (_, i) => rounded(least * (most / least) ** (i / (LEVELS - 1))));
