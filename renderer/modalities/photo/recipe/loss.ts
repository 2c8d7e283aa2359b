import type { ParameterValues } from '../../../../core/contract/parameters.ts';

/** What a photograph has lost, as its recipe says it. */
export interface Loss {
  /** Pixels may be painted over. */
  readonly hole: boolean;
  readonly colour: boolean;
  /** The result has so many times the rows and columns. */
  readonly scale: number;
}

export function lossOf(task: string, values: ParameterValues): Loss {
  const scale = values['scale'];
  return {
    hole: task !== 'colorize',
    colour: task === 'colorize' || values['grey'] === 'grey',
    scale: typeof scale === 'number' ? scale : 1,
  };
}
