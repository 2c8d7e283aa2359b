import { beforeAndAfter, gainText } from '../../contract/adaptation.ts';
import type { Report } from '../../contract/report.ts';
import { fixed } from '../../image/number-text.ts';
import { html, type Html } from '../html/markup.ts';
import { stepCurve } from '../html/step-curve.ts';

/** How a model that learnt fares on images that it never learnt from. */
export function adaptationSection({ adaptation }: Report): Html | null {
  if (adaptation === undefined) return null;
  const { looks, kept, steps, images, heldOut, groups, folder, model, secondsAStep } = adaptation;
  const { before, after } = beforeAndAfter(adaptation);
  const row = (name: string, own: number, now: number): Html =>
    html`<tr>
      <th scope="row">${name}</th>
      <td>${fixed(own, 2)}</td>
      <td>${fixed(now, 2)}</td>
      <td>${gainText(now - own)}</td>
    </tr>`;
  return html`<section aria-labelledby="adaptation">
    <h2 id="adaptation">What it learnt</h2>
    <p>
      ${images - heldOut} images of “${folder}” in ${steps} steps of ${fixed(secondsAStep, 2)} s;
      ${heldOut === 1 ? 'one is' : `${heldOut} are`} held out (${groups}). Kept is the average at step ${kept}: the
      model “${model.name}”, whose files lie beside this report.
    </p>
    <figure>
      ${stepCurve(
        looks.map(({ step, judged }) => ({ step, value: judged.mean })),
        { title: 'PSNR of held-out images, dB', mark: kept },
      )}
    </figure>
    <table>
      <caption>
        Held-out images, noised and denoised: PSNR in dB, R = 1 on the scale of the network
      </caption>
      <thead>
        <tr>
          <th scope="col">σ</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
          <th scope="col">Gain</th>
        </tr>
      </thead>
      <tbody>
        ${before.levels.map(({ sigma, psnr }, i) => row(String(sigma), psnr, after.levels[i]!.psnr))}
        ${row('mean', before.mean, after.mean)}
      </tbody>
    </table>
  </section>`;
}
