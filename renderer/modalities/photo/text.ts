/** What the window says of photographs: `t('modality.photo.…')`. */
export default {
  samples: {
    'photo-scratches': {
      name: 'Mend a photograph',
      text: 'Scratches, text or what is in the way: paint over it, and keep the filling that you like.',
      act: 'Mend the sample',
    },
    'photo-colours': {
      name: 'Colour a grey photograph',
      text: 'A dab of colour on each thing is enough; the grey stays as it is.',
      act: 'Colour the sample',
    },
    'photo-small': {
      name: 'Restore an old print',
      text: 'Damaged, faded and small: holes, colours and size in one go.',
      act: 'Restore the sample',
    },
    'photo-canvas': {
      name: 'Paint it real',
      text: 'Flat colours on an empty canvas become a photograph that nobody took.',
      act: 'Begin on a canvas',
    },
  },
  /** In the status bar, always, as on the reports. */
  mark: 'Research use only, parts of results are made up',
  noModel: 'Classical fills work without one.',
  /** `workspace.kind.other` and its button. */
  kind: 'a photograph',
  as: 'Photograph',
  here: 'the values are taken as brightness',
  over: 'Work on it as a photograph',
  model: { none: 'no model for photographs', missing: 'No model for photographs. Add one (.onnx + manifest).' },
  /** Nothing stands for a photograph before it runs. */
  measurement: 'Known pixels',
  quick: { note: 'As it came', none: 'Nothing stands for a photograph before it runs.' },
  wish: {
    title: 'What to do',
    inpaint: { name: 'Fill a hole', text: 'Scratches, text, what is in the way' },
    colorize: { name: 'Colorize', text: 'A grey picture, with a few colours given' },
    restore: { name: 'Restore', text: 'Old and small: holes, colour and size at once' },
    stroke: { name: 'Paint it real', text: 'A painting in flat colours' },
  },
  picture: {
    title: 'Picture',
    choose: 'Picture',
    summary: '{width} × {height}, {colour}',
    grey: 'grey',
    greyScan: 'grey, stored in three channels',
    colour: 'colour',
    bits16: '16 bits',
    steps: 'Kept so far',
    original: 'Original',
    step: 'Step {n}',
    anew: 'Colour it anew from its grey',
    canvas: 'New canvas',
    canvasName: 'Canvas',
  },
  known: {
    inpaint: 'Hole',
    colorize: 'Colours',
    restore: 'What was lost',
    stroke: 'Painting',
    nothing: 'nothing painted yet',
    share: '{share} % painted',
  },
  mask: {
    choose: 'Hole',
    begin: 'Paint the hole',
    goOn: 'Go on painting',
    hint: 'Paint over what shall go. The brush keys are B and E; the history is kept.',
  },
  hints: {
    choose: 'Colours',
    begin: 'Give it a few colours',
    goOn: 'Change the colours',
    hint: 'A dab of colour on each thing is enough: it spreads to its edges.',
  },
  painting: {
    choose: 'Painting',
    begin: 'Paint on it',
    goOn: 'Go on painting',
    hint: 'Flat colours are enough: the strength says how much of them stays.',
  },
  none: 'None',
  makes: {
    everything:
      'All of the picture will be made up: the strength says how far it may go from the colours that are there.',
    hole: '{share} % of the picture will be made up.',
    colour: 'Every colour will be made up: a few of yours decide more than any setting. The grey stays as it is.',
    colourFrom: 'Colours are made from yours on {share} % of the picture. The grey stays as it is.',
    larger:
      'The result has {scale} times the size, {width} × {height}: each {scale} × {scale} of its pixels keep the mean that is known.',
    continue:
      '{share} % of the picture will be filled from what is around it; everything else stays as it is to the bit.',
    fill: '{share} % of the picture will be made up by the model; everything else stays as it is to the bit.',
  },
  tiles: 'In tiles of {side} pixels: the picture is larger than the model sees at once.',
  fault: {
    noHole: 'Paint what is to be filled.',
    nothingLost: 'Say what it has lost: paint a hole, or choose its colours or a larger size.',
    coloured: 'This picture is in colour already.',
  },
};
