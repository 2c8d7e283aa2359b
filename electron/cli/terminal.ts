import type { RunEvent } from '../../core/contract/run.ts';
import { exitCodeOf, messageOf, type StudioError } from '../../core/contract/errors.ts';

/** Where the command speaks: results on stdout, everything else on stderr. */
export interface Terminal {
  readonly json: boolean;
  /** One event of a run as a line of JSON, where `--progress json` asks for that. @returns whether it was told so */
  event(event: RunEvent): boolean;
  /** A result, unless `--json` asks for one object instead. */
  result(text: string): void;
  /** The one object of `--json`. */
  object(value: Readonly<Record<string, unknown>>): void;
  /** Something to know on the way. */
  note(text: string): void;
  /** What makes a result doubtful: told also where it is quiet, and once, whoever finds it again. */
  warning(text: string): void;
  /** Says what went wrong. @returns the exit code */
  fail(error: StudioError): number;
  /** Draws over the last line where it can; elsewhere only lines that matter are printed. */
  progress(line: string, matters: boolean): void;
  /** Ends the progress line, so that what follows begins on its own. */
  settle(): void;
}

const SCHEMA = 'langevin.result.v1';

export interface TerminalSettings {
  readonly json: boolean;
  readonly quiet: boolean;
  /** `--progress json`: the run's events as NDJSON on stderr, in place of lines for people. */
  readonly eventLines: boolean;
}

/** Names of files may hold control characters; a terminal would obey them. */
const plain = (text: string): string => text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '\ufffd');

const isColour = (): boolean =>
  process.stderr.isTTY && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb';

export function terminal({ json, quiet, eventLines }: TerminalSettings): Terminal {
  let drawn = 0;
  const warned = new Set<string>();
  const red = (text: string): string => (isColour() ? `\u001b[31m${text}\u001b[0m` : text);
  // An old or dumb terminal cannot go back in its line.
  const canDraw = process.stderr.isTTY && process.env['TERM'] !== 'dumb';
  const settle = (): void => {
    if (drawn > 0) process.stderr.write('\n');
    drawn = 0;
  };
  const tell = (text: string): void => {
    settle();
    process.stderr.write(`${plain(text)}\n`);
  };
  return {
    json,
    event(event) {
      if (eventLines) process.stderr.write(`${JSON.stringify(event)}\n`);
      return eventLines;
    },
    result(text) {
      settle();
      if (!json) process.stdout.write(`${plain(text)}\n`);
    },
    object(value) {
      settle();
      if (json) process.stdout.write(`${JSON.stringify({ schema: SCHEMA, ...value })}\n`);
    },
    note(text) {
      if (!quiet) tell(text);
    },
    warning(text) {
      if (!warned.has(text)) tell(`Warning: ${text}`);
      warned.add(text);
    },
    fail(error) {
      settle();
      const message = messageOf(error);
      if (json) process.stdout.write(`${JSON.stringify({ schema: SCHEMA, status: 'failed', error: message })}\n`);
      if (error.code !== 'stopped')
        process.stderr.write(`${red('Error:')} ${plain(message.message)}\n       ${plain(message.hint)}\n`);
      else process.stderr.write(`${plain(message.message)}\n${plain(message.hint)}\n`);
      return exitCodeOf(error);
    },
    progress(line, matters) {
      if (quiet) return;
      if (canDraw) {
        const { columns } = process.stderr;
        const room = (columns > 0 ? columns : 80) - 1;
        const text = plain(line).slice(0, room);
        process.stderr.write(`\r${text}${' '.repeat(Math.max(0, drawn - text.length))}`);
        drawn = text.length;
      } else if (matters) process.stderr.write(`${plain(line)}\n`);
    },
    settle,
  };
}

/** A fault of ours, without a stack unless LANGEVIN_DEBUG asks. */
export function unexpected(e: unknown): StudioError {
  const reason = e instanceof Error ? e.message : String(e);
  if (process.env['LANGEVIN_DEBUG'] !== undefined && e instanceof Error) process.stderr.write(`${e.stack ?? reason}\n`);
  return { code: 'unexpected', reason };
}
