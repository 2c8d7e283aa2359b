import type { ParameterValues } from '../../../../core/contract/parameters.ts';

/** What a photograph has lost, as its recipe says it. */
export interface Loss {
  /** All of it: it is made anew from its colours and their layout. */
  readonly everything: boolean;
  /** Pixels may be painted over. */
  readonly hole: boolean;
  readonly colour: boolean;
  /** The result has so many times the rows and columns. */
  readonly scale: number;
}

export function lossOf(task: string, values: ParameterValues): Loss {
  const scale = values['scale'];
  return {
    everything: task === 'stroke',
    hole: task !== 'colorize' && task !== 'stroke',
    colour: task === 'colorize' || values['grey'] === 'grey',
    scale: typeof scale === 'number' ? scale : 1,
  };
}
