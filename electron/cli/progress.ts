import { gainText } from '../../core/contract/adaptation.ts';
import type { RunEvent } from '../../core/contract/run.ts';
import type { Terminal } from './terminal.ts';

const seconds = (s: number): string =>
  s < 60 ? `${Math.ceil(s)} s` : `${Math.floor(s / 60)} min ${Math.ceil(s % 60)} s`;

/** One line while a run goes on: method, step, residual and the time that this method still needs. */
export function progressLine(terminal: Terminal): (event: RunEvent) => void {
  let method = '';
  let begun = { at: 0, step: 0 };
  let tenth = 0;
  /** Of the held-out images of a model that learns, before it did. */
  let before: number | null = null;
  return (event) => {
    if (terminal.event(event)) return;
    switch (event.kind) {
      case 'phase':
        terminal.progress(`${event.phase} …`, true);
        return;
      case 'warning':
        terminal.warning(event.text);
        return;
      case 'result': {
        const cost = event.nfe > 0 ? `, ${event.nfe} network calls` : '';
        terminal.progress(`${event.method}: done in ${event.seconds.toFixed(1)} s${cost}`, true);
        terminal.settle();
        return;
      }
      case 'preview':
        return;
      case 'look': {
        const { step, judged } = event.look;
        before ??= judged.mean;
        const gain = step === 0 ? '' : ` (${gainText(judged.mean - before)})`;
        const when = step === 0 ? 'as it is' : `after step ${step}`;
        terminal.progress(`Held-out images, ${when}: ${judged.mean.toFixed(2)} dB${gain}`, true);
        terminal.settle();
        return;
      }
      case 'step': {
        const name = event.seed === null ? event.method : `${event.method}, seed ${event.seed}`;
        if (name !== method) {
          method = name;
          begun = { at: event.at, step: event.step };
          tenth = 0;
        }
        const rate = (event.at - begun.at) / (event.step - begun.step);
        const eta =
          Number.isFinite(rate) && event.step < event.of
            ? `, about ${seconds(rate * (event.of - event.step))} left`
            : '';
        const now = Math.floor((10 * event.step) / event.of);
        // Nothing is left of what is kept as it is, nor of nothing that was measured.
        const residual = event.residual === 0 ? '' : `, residual ${event.residual.toPrecision(3)}`;
        const loss = event.loss === undefined ? '' : `, loss ${event.loss.toPrecision(3)}`;
        terminal.progress(`${name}: step ${event.step} of ${event.of}${residual}${loss}${eta}`, now > tenth);
        tenth = Math.max(tenth, now);
      }
    }
  };
}
