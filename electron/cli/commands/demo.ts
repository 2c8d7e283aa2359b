import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { join } from 'node:path';
import { freshFolder } from '../fresh-folder.ts';
import type { Act, Session } from '../session.ts';

/** `langevin demo`: the bundled phantom at 320², all else by default. */
export const demoCommand = (
  act: Act,
  reconstruct: (session: Session, input: string, options: Readonly<Record<string, unknown>>) => Promise<number>,
): CommandUnknownOpts =>
  new Command('demo')
    .summary('reconstruct the bundled thorax phantom from 23 views')
    .addHelpText('before', 'Example: langevin demo\n')
    .option('-o, --out <DIR>', 'run folder; ./langevin-runs/<time>-demo unless given')
    .option('--model <ID|MANIFEST>', 'another score model than the bundled one')
    .action(({ out, model }) =>
      act((session) =>
        reconstruct(session, join(session.place.root, 'resources', 'phantom', 'thorax.dcm'), {
          out: out ?? freshFolder('demo'),
          // A matrix of half the native pixels' number: seconds instead of a minute, and measured on a finer grid.
          size: '320',
          ...(model === undefined ? {} : { model }),
        }),
      ),
    );
