/** The image pane and what stands around it. */
export default {
  pane: '{label}, image',
  reference: 'Reference',
  empty: 'Nothing to show yet.',
  loading: 'Loading…',
  smoothed: 'smoothed display',
  sliceOf: 'slice {slice} of {slices}',
  windowLevel: 'window {width} level {center}',
  probeReads: '{value} at {place}',
  orientationUnknown: 'orientation unknown',
  part: {
    magnitude: 'magnitude',
    phase: 'phase',
    real: 'real part',
    imaginary: 'imaginary part',
    'log-magnitude': 'log magnitude',
  },
};
