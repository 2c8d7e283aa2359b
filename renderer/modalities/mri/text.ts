/** What the window says of magnetic resonance: `t('modality.mri.…')`. */
export default {
  samples: {
    'mri-phantom': {
      name: 'Accelerated MRI',
      text: 'From a few lines of k-space, by any pattern, with the same model.',
      act: 'Try the MRI sample',
    },
  },
  /** In the status bar, always, as on the reports. */
  mark: 'Research use only, not for diagnosis',
  noModel: 'Classical methods work without one.',
  /** `workspace.kind.other` and its button. */
  kind: 'an MR image',
  as: 'MRI',
  here: 'the values are taken as a magnitude of MRI',
  over: 'Reconstruct it as MRI',
  model: { none: 'no model for MRI', missing: 'No MRI model. Add one (.onnx + manifest).' },
  /** What is measured, and what is made of it at once. */
  measurement: 'k-space',
  quick: {
    note: 'Zero-filled: 0 where nothing was measured',
    none: 'The zero-filled image needs an image.',
  },
  size: '{height} × {width} pixels',
  ofCoils: '{size} of {count} coils',
  makes: '{grid}, from {sampling}',
  sampling: {
    title: 'Sampling',
    help: 'All samples over those that are to be measured. An equispaced pattern measures the centre beside its lines.',
    usual: 'Usual accelerations',
    summary: '{pattern}, {r}',
    columns: '{count} of {of} columns of k-space, {r} in truth',
    rows: '{count} of {of} rows of k-space, {r} in truth',
    asMeasured: 'as it was measured, {r}',
    masked: 'a mask, {r}',
    own: 'The scanner left samples out already: its own are used, and there is no truth to compare with.',
    points: '{count} of {of} samples of k-space, {r} in truth',
    noCalibration:
      'Nothing about the middle is measured whole: the phase of the image cannot be told, and what the model makes of it is worse.',
  },
  /** Files beside k-space. */
  given: {
    bring: '{name}: bring in a file …',
    pattern: 'None: the pattern above',
    calibration: 'None: from the centre of k-space',
    noScan: 'None but those of the file',
  },
  phase: {
    label: 'Smooth random phase',
    help: 'A magnitude has lost its phase, and every MR image has one; this one is made by its seed.',
    seed: 'Seed of the phase',
  },
  noise: {
    label: 'Noise',
    help: 'Gaussian noise over the samples that are measured; 0 is none.',
    assumed:
      'How much noise there is in what was measured: ‖noise‖ over ‖samples‖; empty: estimated from its outermost samples.',
    estimated: 'estimated',
    unreadable: '"{text}" is no noise level. Choose one.',
  },
  image: {
    magnitude: 'magnitude',
    complex: 'complex',
    whole: 'All of it was measured: samples are left out afterwards, and what all of them give is the truth.',
    undersampled: 'The scanner left samples out already: there is no truth, and results are not scored.',
    retrospective: 'A simulated acquisition of this image; results can be scored.',
  },
  coils: {
    label: 'Coils',
    one: 'Coil {n}',
    working: 'Sensitivities of the coils: computing …',
    from: 'Sensitivities of the coils, from the centre of k-space',
    none: 'No centre is whole: nothing tells the sensitivities of the coils.',
  },
  kspace: {
    name: 'k-space',
    ofCoil: 'k-space, coil {n}',
    zeroFilled: 'Zero-filled',
    acceleration: 'R = {r}',
    calibration: 'centre {rows} × {columns}',
    noCalibration: 'no centre',
    pointSpread: 'Point spread',
    pointSpreadNote: 'dB below its peak',
    away: 'Pixels away',
    level: 'Level (dB)',
  },
};
