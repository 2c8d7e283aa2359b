import { tasks } from '../../core/catalogue/tasks.ts';

/** A command as it was typed, and what of it names files. */
export interface Typed {
  readonly argv: readonly string[];
  /** How many words at its beginning name the command. */
  readonly words: number;
  /** Arguments by name, in order: [['INPUT', 'chest.dcm']]. */
  readonly operands: readonly (readonly [name: string, value: string])[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** Options that name a file or folder, with what stands for one: what the parameters of a task say of themselves, and ours. */
const PLACES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    tasks.flatMap(({ parameters, command: { raw } }) => [
      ...parameters.flatMap((p) => {
        const place = p.kind === 'text' ? /^(?:FILE|MASK|FOLDER)\b/.exec(p.form) : null;
        return place === null ? [] : [[p.id, place[0]]];
      }),
      ...(raw === undefined ? [] : [[raw.kind, 'FILE']]),
    ]),
  ),
  out: 'DIR',
  model: 'MANIFEST',
  target: 'VECTOR',
};

/** A model and a guide may be named by their ids, angles by their range, a target by its class: none tells of a person. */
function isPlace(option: string, value: string): boolean {
  switch (option) {
    case 'angles':
      return !/^[-+\d.e]+(:[-+\d.e]+){2}$/i.test(value);
    case 'model':
    case 'guide':
      return /[\\/]|\.json$/.test(value);
    case 'target':
      return /[\\/]|\.npy$/.test(value);
    default:
      return true;
  }
}

/** For a shell: what has only harmless characters stays as it is. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/**
 * The command as a report may show it: names of files and folders are often names of patients, so INPUT, DIR and the
 * like stand in their place. The checksums beside it say which files are meant.
 */
export function commandText({ argv, words, operands, options }: Typed): string {
  const names = new Map<string, string>();
  for (const [option, name] of Object.entries(PLACES)) {
    const value = options[option];
    if (typeof value === 'string' && isPlace(option, value)) names.set(value, name);
  }
  for (const [name, value] of operands) names.set(value, name);
  const shown = (word: string): string => {
    const name = names.get(word);
    if (name !== undefined) return name;
    // --out=DIR and -oDIR, as well as the two words.
    const at = word.startsWith('--') ? word.indexOf('=') + 1 : word.startsWith('-') ? 2 : 0;
    const joined = at > 0 ? names.get(word.slice(at)) : undefined;
    return joined === undefined ? quoted(word) : `${word.slice(0, at)}${joined}`;
  };
  // A folder may be called as a command is.
  return ['langevin', ...argv.slice(0, words).map(quoted), ...argv.slice(words).map(shown)].join(' ');
}
