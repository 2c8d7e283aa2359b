import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { join } from 'node:path';
import { must } from '../../../core/contract/refused.ts';
import { findModel } from '../../disk/model-files.ts';
import type { Act } from '../session.ts';

/** `langevin doctor`: which provider works and how fast, and whether the operators are sound on this machine. */
export const doctorCommand = (act: Act): CommandUnknownOpts =>
  new Command('doctor')
    .summary('test this machine: providers, their speed, the operators')
    .addHelpText('before', 'Example: langevin doctor --model path/to/manifest.json\n')
    .option('--model <ID|MANIFEST>', 'network to time; the bundled one unless given')
    .action(({ model }) =>
      act(async ({ host, place, terminal }) => {
        const found = await findModel(model ?? null, null, join(place.root, 'models'));
        // Without a model of its own the machine can still be tested.
        const manifest = found.ok || model !== undefined ? must(found).path : null;
        const { lines } = must(await host().ask({ kind: 'doctor', manifest }));
        const width = Math.max(...lines.map((l) => l.name.length));
        for (const { name, works, detail } of lines) {
          const mark = works === null ? '–' : works ? 'ok' : 'no';
          terminal.result(`${mark.padEnd(3)} ${name.padEnd(width)}  ${detail}`);
        }
        terminal.object({ status: 'done', checks: lines });
        return 0;
      }),
    );
