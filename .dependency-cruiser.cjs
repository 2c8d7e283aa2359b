/** Imports point one way (see README, "How it is built"). */
const only = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: to },
});

/** Not by way of others either. */
const never = (name, from, path, pathNot) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path, ...(pathNot === undefined ? {} : { pathNot }), reachable: true },
});
/** The names of FBP's windows, a list. */
const FBP_WINDOW_NAMES = '^core/operators/radon/fbp/windows[.]ts$';
const COMPUTES = '^core/(solvers|sampling|priors|catalogue/runs)/';
/** What is known of a network before it is run; no network and no numerics. */
const OF_MANIFESTS = '^core/priors/(image-kind|scale|overlap)[.]ts$';

/** Rooms of the window, from the ground up: each knows those of its own storey and those below. */
const ROOMS = [
  ['text', 'style'],
  ['client'],
  ['canvas', 'marks'],
  ['compute'],
  ['keys', 'tools', 'painting'],
  ['components'],
  ['stores'],
  ['commands', 'intake', 'settings'],
  ['modalities'],
  ['panels'],
  ['pages'],
  ['window'],
];
/** Words of a modality: data, which the catalogue of texts puts together with all others. */
const WORDS = '^renderer/modalities/[^/]+/text[.]ts$';
const storeys = ROOMS.map((rooms, i) => {
  const above = ROOMS.slice(i + 1).flat();
  const entrance = '^renderer/[^/]+$'; // App.vue, main.ts and what stands beside them
  return {
    name: `window-storey-${rooms.join('-')}`,
    severity: 'error',
    from: { path: `^renderer/(${rooms.join('|')})/` },
    to: {
      path: above.length === 0 ? '^renderer/(?!App[.]vue)[^/]+$' : [`^renderer/(${above.join('|')})/`, entrance],
      pathNot: WORDS,
    },
  };
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('core-is-pure', '^core/', '^(electron|renderer|test|resources)/'),
    { name: 'core-has-no-node', severity: 'error', from: { path: '^core/' }, to: { dependencyTypes: ['core'] } },
    only('simd-is-below-all', '^core/simd/', '^core/(?!simd/)'),
    only('image-knows-simd-only', '^core/image/', '^core/(?!simd/|image/)'),
    only('contract-knows-image-only', '^core/contract/', '^core/(?!image/|contract/)'),
    only('operators-do-not-look-up', '^core/operators/', '^core/(?!simd/|image/|contract/|operators/)'),
    only('priors-do-not-look-up', '^core/priors/', '^core/(?!image/|contract/|priors/)'),
    only('formats-do-not-look-up', '^core/formats/', '^core/(?!image/|contract/|formats/)'),
    only('metrics-do-not-look-up', '^core/metrics/', '^core/(?!image/|contract/|metrics/)'),
    only('solvers-do-not-look-up', '^core/solvers/', '^core/(report|catalogue)/'),
    only('solvers-do-not-sample', '^core/solvers/', '^core/sampling/'),
    only(
      'sampling-measures-nothing',
      '^core/sampling/',
      '^core/(?!image/|contract/|priors/|sampling/|solvers/(solver|sigma-range)[.]ts$)',
    ),
    only('the-lesson-is-looked-at-from-outside', '^core/(?!lesson/)', '^core/lesson/'),
    only(
      'the-lesson-does-not-look-up',
      '^core/lesson/',
      '^core/(?!image/|contract/|operators/|priors/|sampling/|solvers/|lesson/)',
    ),
    only('learning-solves-nothing', '^core/learning/', '^core/(?!image/|contract/|priors/|learning/)'),
    only('report-and-catalogue-are-siblings', '^core/report/', '^core/catalogue/'),
    only('catalogue-and-report-are-siblings', '^core/catalogue/', '^core/report/'),
    only('host-and-worker-share-messages-only', '^electron/host/', '^electron/worker/'),
    only('worker-does-not-know-the-host', '^electron/worker/', '^electron/(host|cli|server|shell)/'),
    only('electron-does-not-know-the-window', '^electron/', '^renderer/'),
    only('the-window-knows-the-contract-only', '^renderer/', '^electron/'),
    // But for the lesson's worker, where samplers and the engine run on images of two numbers.
    never('no-solver-in-the-window', '^renderer/(?!panels/lesson/lesson-worker[.]ts$)', COMPUTES, OF_MANIFESTS),
    never('no-solver-in-the-host', '^electron/(host|server|shell|cli)/', COMPUTES, OF_MANIFESTS),
    only('no-operator-in-the-host', '^electron/(host|server|shell|cli)/', '^core/operators/'),
    never(
      'descriptors-are-data',
      '^core/catalogue/solvers/',
      '^core/(solvers|sampling|priors|operators|catalogue/runs)/',
      FBP_WINDOW_NAMES,
    ),
    only('host-does-not-know-its-doors', '^electron/host/', '^electron/(server|shell|cli)/'),
    only('server-does-not-know-the-others', '^electron/server/', '^electron/(shell|cli|worker)/'),
    only('shell-does-not-know-the-others', '^electron/shell/', '^electron/(cli|worker)/'),
    only('shell-serves-the-same-page', '^electron/shell/', '^electron/server/(?!page-files|response-headers)'),
    ...storeys,
    {
      name: 'a-modality-of-the-window-is-known-by-the-list',
      severity: 'error',
      from: { path: '^renderer/', pathNot: ['^renderer/modalities/', '^renderer/text/messages[.]ts$'] },
      to: { path: '^renderer/modalities/[^/]+/' },
    },
    {
      name: 'shared-rooms-of-the-window-know-no-modality',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '^renderer/modalities/[^/]+/' },
      to: { path: '^core/(modalities|contract/measurement)/(ct|photo|mri)(/|[.])' },
    },
    {
      // A modality is known by lists of one line each: core/catalogue/{modalities,tasks,windows,runs/measuring}.ts and
      // electron/worker/modalities/{readers,writers}.ts. What else names one today, and why:
      // - run-imports.ts takes a run folder of tomography back in as an image in HU or as line integrals;
      // - worker/main.ts reads a file of angles for the window, a question of tomography alone;
      // - cli/main.ts has one sample to show, a phantom.
      name: 'shared-layers-name-no-modality',
      severity: 'error',
      from: {
        path: '^(core|electron)/',
        pathNot: [
          '^core/modalities/[^/]+/',
          '^core/catalogue/(modalities|tasks|windows|runs/measuring)[.]ts$',
          '^electron/worker/modalities/((readers|writers)[.]ts$|[^/]+/)',
          '^electron/worker/main[.]ts$',
          '^electron/host/imports/run-imports[.]ts$',
          '^electron/cli/main[.]ts$',
        ],
      },
      to: { path: '^(core|electron/worker)/modalities/[^/]+/' },
    },
    {
      name: 'modalities-do-not-know-each-other',
      severity: 'error',
      from: { path: '^(core|electron/worker|renderer)/modalities/([^/]+)/' },
      to: {
        path: '^(core|electron/worker|renderer)/modalities/[^/]+/',
        pathNot: '^(core|electron/worker|renderer)/modalities/$2/',
      },
    },
    {
      name: 'electron-in-the-shell-only',
      severity: 'error',
      from: { path: '^(core|electron|renderer)/', pathNot: '^electron/shell/' },
      to: { path: 'node_modules/electron/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-the-worker-runs-networks-and-codecs',
      severity: 'error',
      from: { path: '^(core|electron|renderer)/', pathNot: '^electron/worker/' },
      to: { path: 'node_modules/(onnxruntime-node|@tensorflow|sharp|h5wasm|@cornerstonejs)' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
