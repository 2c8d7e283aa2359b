import { Command, CommanderError, Option, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EXIT, type StudioError } from '../../core/contract/errors.ts';
import { Refused } from '../../core/contract/refused.ts';
import { forkChild } from '../host/child.ts';
import { openHost, type Host } from '../host/host.ts';
import { startWorker } from '../host/worker-process.ts';
import { commandText } from './command-text.ts';
import { compareCommand } from './commands/compare.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { convertCommand, verifyCommand } from './commands/files.ts';
import { inspectCommand } from './commands/inspect.ts';
import { scratchesCommand } from './commands/scratches.ts';
import { modelsCommand } from './commands/models.ts';
import { reconstructCt } from '../../core/modalities/ct/tasks.ts';
import { reconstruct, taskCommands } from './commands/task.ts';
import { collectCommand, resumeCommand, runCommand } from './commands/run.ts';
import { scoreFieldCommand } from './commands/score-field.ts';
import { studioCommand } from './commands/studio.ts';
import { onInterrupt } from './interrupt.ts';
import type { Act, Place, Session } from './session.ts';
import { terminal, unexpected } from './terminal.ts';

const RESEARCH = 'Research use only. Not a medical device; not for diagnosis.';

/** The command line. Sets the exit code; ends when everything that it started has ended. */
export async function main(argv: readonly string[], place: Place): Promise<void> {
  // A reader that has seen enough (head) is no fault.
  process.stdout.on('error', (e: NodeJS.ErrnoException) => process.exit(e.code === 'EPIPE' ? 0 : EXIT.output));
  // Notes that nobody can read any more are none either: what goes on goes on.
  process.stderr.on('error', () => undefined);
  const out = terminal({
    json: argv.includes('--json'),
    quiet: argv.includes('--quiet') || argv.includes('-q'),
    eventLines: argv.includes('--progress=json') || argv[argv.indexOf('--progress') + 1] === 'json',
  });
  const hosts: Host[] = []; // none, or one once a command asks for it
  const session: Session = {
    place,
    program: `langevin ${versionOf(place)}`,
    typed: '',
    terminal: out,
    stopMode: 'resumable',
    stopping: false,
    host: () => {
      const [open] = hosts;
      if (open !== undefined) return open;
      const host = openHost(() => startWorker(forkChild(place.worker)));
      hosts.push(host);
      onInterrupt(host, out, () => {
        session.stopping = true;
        return session.stopMode;
      });
      return host;
    },
  };
  try {
    process.exitCode = await runCommands(argv, session);
  } catch (e) {
    process.exitCode = out.fail(e instanceof Refused ? e.refusal : unexpected(e));
  } finally {
    hosts.forEach((host) => host.close());
  }
}

const versionOf = ({ root }: Place): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version;

async function runCommands(argv: readonly string[], session: Session): Promise<number> {
  let code: number = EXIT.done;
  const act: Act = async (work) => {
    code = await work(session);
  };
  const program = new Command('langevin')
    .addHelpText('before', 'Example: langevin reconstruct ct chest.dcm --views 23\n')
    .description(`Reconstructs medical images from few measurements with a score model, offline.\n${RESEARCH}`)
    .version(`${session.program}\n${RESEARCH}`, '-V, --version')
    .helpOption('-h, --help', 'help; after a command, its own');
  for (const command of taskCommands(act)) program.addCommand(command);
  program
    .addCommand(runCommand(act))
    .addCommand(resumeCommand(act))
    .addCommand(collectCommand(act))
    .addCommand(compareCommand(act))
    .addCommand(verifyCommand(act))
    .addCommand(convertCommand(act))
    .addCommand(inspectCommand(act))
    .addCommand(scratchesCommand(act))
    .addCommand(scoreFieldCommand(act))
    .addCommand(modelsCommand(act))
    .addCommand(doctorCommand(act))
    .addCommand(demoCommand(act, (own, input, options) => reconstruct(own, reconstructCt, input, options)))
    .addCommand(studioCommand(act))
    .hook('preAction', (_, action) => {
      const { args, registeredArguments: named } = action;
      const operands = args.map((value, i) => [(named[i] ?? named.at(-1))?.name() ?? 'FILE', value] as const);
      const words = everyParent(action).length;
      session.typed = commandText({ argv, words, operands, options: action.opts() });
    });
  let usage = '';
  for (const command of everyCommand(program)) {
    command
      .exitOverride()
      .showSuggestionAfterError()
      .allowExcessArguments(false)
      .configureOutput({ writeErr: (text) => (usage += text) });
    if (command.commands.length === 0)
      command
        .option('--json', 'one JSON object on stdout')
        .addOption(
          new Option('--progress <how>', 'progress for people, or one JSON event a line on stderr')
            .choices(['text', 'json'])
            .default('text'),
        )
        .option('-q, --quiet', 'no progress and no notes but what makes a result doubtful');
  }
  try {
    await program.parseAsync(helpAfter(program, argv), { from: 'user' });
    return code;
  } catch (e) {
    if (!(e instanceof CommanderError)) throw e;
    if (e.exitCode === 0) return EXIT.done;
    return session.terminal.fail(usageError(e, usage));
  }
}

/** `help a b` as `a b --help`; where there is no such command, as that command, which is refused by its name. */
function helpAfter(program: Command, argv: readonly string[]): string[] {
  const [first, ...words] = argv;
  if (first !== 'help' || words.length === 0) return [...argv];
  let named: CommandUnknownOpts | undefined = program;
  for (const word of words) named = named?.commands.find((command) => command.name() === word);
  return named === undefined ? words : [...words, '--help'];
}

/** The command and those that it is part of, the program left out. */
const everyParent = (command: CommandUnknownOpts): readonly CommandUnknownOpts[] =>
  command.parent === null ? [] : [...everyParent(command.parent), command];

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap((c) => everyCommand(c as Command))];
}

/** Commander's message, with its suggestion, in our words. */
function usageError(e: CommanderError, text: string): StudioError {
  if (e.code === 'commander.help') {
    process.stderr.write(text);
    return { code: 'contradiction', reason: 'No command was given', remedy: 'Choose one of those above.' };
  }
  const [first = e.message, ...rest] = text
    .trim()
    .replace(/^error: /, '')
    .split('\n');
  const reason = first.replace(/\.$/, '');
  const suggestion = rest.join(' ').replace(/[()]/g, '').trim();
  return {
    code: 'contradiction',
    reason: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`,
    remedy: suggestion === '' ? 'See --help.' : suggestion,
  };
}
