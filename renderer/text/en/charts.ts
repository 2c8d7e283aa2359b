/** Charts, their tables and what is told of them. */
export default {
  table: 'Show as table',
  chart: 'Show as chart',
  logarithmic: 'Logarithmic',
  nothing: 'Nothing to draw yet.',
  lineSummary: '{label}: {first} to {last} over {count} values',
  bandSummary: '{label}: {low} to {high}',
  at: '{axis} {value}',
  reads: '{label} {value}',
  thinned: 'Every {every}th of {count} values.',
  residual: {
    title: 'Relative residual by step',
    step: 'step',
    axis: '‖Ax − y‖/‖y‖',
    sigma: 'σ (right)',
    sigmaAxis: 'noise level σ',
    line: '{method}, seed {seed}',
    band: 'noise of the measurement, 1 ± √(2/m)',
    showSigma: 'Show σ',
  },
  colourBar: {
    range: 'Colour bar from {low} to {high} {unit}',
    signed: 'Blue is below zero, white is zero, red is above.',
    sequential: 'Black is low, pale yellow is high.',
    grey: 'Black is low, white is high.',
    phase: 'Colours go once round the circle.',
  },
};
