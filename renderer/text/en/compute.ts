/** The compute page. */
export default {
  title: 'Compute',
  cores: '{cores} cores',
  memory: '{free} of {all} free',
  prove: 'Prove it now',
  proveHint: 'Runs the network on every provider and the self-tests of the operators; takes some seconds.',
  proving: 'Running the proofs',
  empty: 'Nothing was proven yet.',
  caption: 'Providers, self-tests and libraries',
  name: 'What',
  state: 'State',
  detail: 'Found',
  works: 'works',
  fails: 'does not work',
  info: 'for information',
  provider: 'Provider for runs',
  providerHelp: 'What runs the network, where a recipe does not say otherwise.',
};
