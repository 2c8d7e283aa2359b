/** The card of a model that learnt from a folder: what it was made from, and what it is worth. It names no path and no file. */
import { beforeAndAfter, gainText, heldOutText, worseText, type Adaptation } from '../contract/adaptation.ts';
import type { ModelManifest } from '../contract/model.ts';

export interface CardFacts {
  readonly adaptation: Adaptation;
  readonly from: Pick<ModelManifest, 'id' | 'name' | 'license' | 'network'>;
  /** [σ, r²] of the new model. */
  readonly residualVariance: readonly (readonly [number, number])[];
  /** Images that the table of the domain was measured on; null: there is none. */
  readonly domainImages: number | null;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Images that r² was measured on. */
  readonly judged: number;
  readonly program: string;
  readonly date: string;
}

/** Fewer images tell little of others. */
const HANDFUL = 5;

export function cardText(facts: CardFacts): string {
  const { adaptation, from, residualVariance, domainImages, settings, judged, program, date } = facts;
  const { model, folder, images, heldOut, groups, steps, kept } = adaptation;
  const { before, after } = beforeAndAfter(adaptation);
  const worse = worseText(adaptation);
  const rows = before.levels.map(({ sigma, psnr }, i) => {
    const now = after.levels[i]!.psnr;
    return `| ${sigma} | ${psnr.toFixed(2)} | ${now.toFixed(2)} | ${gainText(now - psnr)} |`;
  });
  const few =
    judged < HANDFUL
      ? [
          `Only ${judged === 1 ? 'one image is' : `${judged} images are`} held out: these figures tell little of others.`,
          '',
        ]
      : [];
  return [
    `# ${model.name}`,
    '',
    'Research use only. Not for diagnosis.',
    '',
    `"${from.name}" (\`${from.id}\`, SHA-256 ${from.network.sha256.slice(0, 16)}…) went on learning from the images of a folder`,
    `called "${folder}": ${images} images, ${images - heldOut} of them learnt from and ${heldOut} held out (${groups}).`,
    `${steps} steps were taken; the average of the weights at step ${kept} is kept, the best of those that were judged.`,
    ...(worse === null ? [] : ['', `**${worse}**`]),
    '',
    '## Held-out images, noised and denoised',
    '',
    `PSNR in dB, R = 1 on the scale of the network, the same noise before and after, on ${heldOutText(judged)}.`,
    '',
    ...few,
    `| σ | ${from.id} | this model | gain |`,
    '| --- | --- | --- | --- |',
    ...rows,
    `| mean | ${before.mean.toFixed(2)} | ${after.mean.toFixed(2)} | ${gainText(after.mean - before.mean)} |`,
    '',
    '## Measured for reconstruction',
    '',
    `r²(σ), the mean squared error of one denoising, on the same held-out images:`,
    '',
    '| σ | √r² |',
    '| --- | --- |',
    ...residualVariance.map(([sigma, r2]) => `| ${sigma} | ${Math.sqrt(r2).toFixed(5)} |`),
    '',
    domainImages === null
      ? 'There is no table of its domain: its kind of image is told by none.'
      : `The table of its domain was measured on ${heldOutText(domainImages)}, not on starts of reconstructions${domainImages < HANDFUL ? ': so few tell little, and what the domain check says is to be taken with care' : ''}.`,
    '',
    '## How it was made',
    '',
    ...Object.entries(settings).map(([name, value]) => `- ${name}: ${String(value)}`),
    `- made on ${date} by ${program}`,
    '',
    `Licence of the model that it came from: ${from.license}. What the images of the folder allow, whoever has them knows.`,
    '',
  ].join('\n');
}
