import { Option } from '@commander-js/extra-typings';

/** What Ctrl-C does, of every command that runs something. */
export const onInterruptOption = () =>
  new Option('--on-interrupt <what>', 'Ctrl-C stops resumably, or keeps what is there as a labelled result')
    .choices(['stop', 'keep'] as const)
    .default('stop' as const);
