/** The page "What is a score?". */
export default {
  open: 'What is a score?',
  title: 'What is a score?',
  steps: 'Four steps',
  step: { data: 'Data', score: 'Score', samples: 'Samples', measurement: 'Measurement' },
  next: 'Next: {step}',
  plane: 'A plane with one point of data | A plane with {n} points of data',
  keys: 'Page up and Page down choose a point, arrow keys move it, with Shift further; Enter adds one, Delete removes it, Ctrl+Z or ⌘Z takes back.',
  point: 'Point {n} of {of} at {x}, {y}',
  empty: 'There are no data, so there is no score. Click to add a point, or choose a set above.',
  set: 'Data',
  sets: { clusters: 'Two clusters', ring: 'Ring', spiral: 'Spiral', letter: 'Letter' },
  undo: 'Take back',
  removePoint: 'Remove the point',
  removeAll: 'Remove all points',
  play: 'Play',
  pause: 'Pause',
  again: 'From the start',
  sigma: 'Noise σ',
  sigmaHelp: 'How much noise is laid over the data. The picture is about 2.6 wide.',
  walk: 'Let points wander',
  walkHelp:
    'Langevin dynamics: a small step along the arrow, a little noise, and again. Points spread as the cloud is dense.',
  method: 'Method',
  methods: {
    'annealed-langevin': 'Annealed Langevin',
    'euler-maruyama': 'Reverse diffusion',
    pc: 'Predictor and corrector',
    heun: 'Probability flow',
  },
  about: {
    'annealed-langevin': 'Wanders at each noise level for a while, then the level falls (Song & Ermon 2019).',
    'euler-maruyama': 'The way that noise took, backwards: along the arrow and a little noise (Song et al. 2021).',
    pc: 'The same, and a Langevin step at every level to mend what the step has missed.',
    heun: 'No noise at all on the way: each start leads to one image, along a smooth path (Karras et al. 2022).',
  },
  measured: 'The measurement is used',
  angle: 'Direction',
  value: 'Measured y',
  noise: 'Its noise',
  degrees: '°',
  standing: 'σ {sigma}, step {step} of {of}',
  found:
    'The points miss y by {miss} (rms; the noise is {noise}) and share {shared} % of their spread along the line with the exact answer.',
  legend: {
    data: 'data',
    density: 'likely images',
    arrows: 'score',
    walkers: 'samples',
    line: 'measured: y = a · x',
    exact: 'exact answer',
    found: 'samples along the line',
  },
  text: {
    data: {
      first:
        'An image of 512 × 512 pixels is one point in a space of 262,144 dimensions. Here an image has two pixels, so all images fit in the picture.',
      second:
        'Each dot is an image that was seen in training. Where dots are, images are likely; in between lies nothing that looks like one.',
      hint: 'Drag a dot. Click to add one, right-click to remove it.',
    },
    score: {
      first:
        'Lay noise of strength σ over every image, and the dots blur into a cloud. The arrows are its score, ∇ log p: the way to where images are more likely.',
      second:
        'A step of σ² along the score is the best guess of the image under the noise. So a network that has learnt to denoise has learnt the score: that is all the training there is.',
      hint: 'Point at a place: the line leads to what a denoiser answers there. With little noise a point that wanders cannot cross to another cluster; with much it can, but all is blurred. So σ will begin large, and fall.',
    },
    samples: {
      first:
        'Begin with noise, follow the score, and let σ fall. What was nowhere arrives where images are: new ones, like the data, but none of them.',
      second:
        'All methods follow the same arrows and end with the same distribution. They differ in how they get there, and in how many steps they need.',
    },
    measurement: {
      first:
        'A scanner measures less than the image. Here it is one number for two pixels, y = a · x: every image on the line fits it, and most of the line is no image.',
      second:
        'Langevin asks the score for its best guess, moves that to what was measured, adds noise, and repeats. What stays is both: it agrees with the measurement, and it is an image.',
      third:
        'Turn or move the line: another measurement, the same score. Nothing is trained again, for any number of views or any mask.',
    },
  },
};
