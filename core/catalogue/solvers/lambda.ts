import type { Parameter } from '../../contract/parameters.ts';
import { err } from '../../contract/result.ts';
import type { SolverEntry } from './solver-entry.ts';

/** The weight of a solver that can be searched for. @param help what it weighs */
export const lambdaParameter = (help: string): Parameter => ({
  kind: 'text',
  id: 'lambda',
  label: 'λ',
  stage: 'solver',
  form: 'auto|best|N',
  default: 'auto',
  help: `${help}: \`auto\` by the discrepancy principle or a tuned share of the noise, \`best\` the oracle that knows the truth.`,
});

/** An entry with such a parameter: what is not one of its forms is refused, and the oracle needs a truth. */
export function searching(described: SolverEntry): SolverEntry {
  const flag = `--${described.id}-lambda`;
  return {
    ...described,
    settingNeeds: ({ lambda }) =>
      lambda === 'best' ? { need: 'truth', setting: `${flag} best`, remedy: `Use ${flag} auto or a number.` } : null,
    resolve(values) {
      const parsed = described.resolve(
        typeof values['lambda'] === 'number' ? { ...values, lambda: String(values['lambda']) } : values,
      );
      if (!parsed.ok) return parsed;
      const lambda = parsed.value['lambda'];
      const given = Number(lambda);
      if (lambda !== 'auto' && lambda !== 'best' && !(Number.isFinite(given) && given > 0)) {
        return err({
          code: 'invalid-parameter',
          parameter: flag,
          reason: `"${String(lambda)}" is not auto, best or a number above zero`,
        });
      }
      return parsed;
    },
  };
}
