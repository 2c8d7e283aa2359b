import { Option } from '@commander-js/extra-typings';
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
        const place = p.kind === 'text' ? /^(?:FILE|MASK)\b/.exec(p.form) : null;
        return place === null ? [] : [[p.id, place[0]]];
      }),
      ...(raw === undefined ? [] : [[raw.kind, 'FILE']]),
    ]),
  ),
  out: 'DIR',
  model: 'MANIFEST',
  guide: 'FOLDER',
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
  const told: string[] = argv.slice(0, words).map(quoted);
  const standsFor = new Map(operands.map(([name, value]) => [value, name]));
  const operand = (word: string): string => standsFor.get(word) ?? quoted(word);
  const valueOf = (option: string, value: string): string => {
    const name = PLACES[option];
    return name !== undefined && isPlace(option, value) ? name : quoted(value);
  };
  // A folder may be called as a command is, and a class as a folder: each word is what stands before it.
  const dashes = argv.indexOf('--', words);
  const end = dashes < 0 ? argv.length : dashes; // behind it nothing is an option
  for (let i = words; i < end; i++) {
    const word = argv[i]!;
    const joined = /^(--[^=]+=|-o(?=.))(.+)$/s.exec(word);
    const next = argv[i + 1];
    if (joined !== null && options[optionOf(joined[1]!)] === joined[2])
      told.push(`${joined[1]}${valueOf(optionOf(joined[1]!), joined[2]!)}`);
    else if (word.startsWith('-') && next !== undefined && options[optionOf(word)] === next) {
      told.push(word, valueOf(optionOf(word), next));
      i++;
    } else told.push(operand(word));
  }
  told.push(...argv.slice(end).map(operand));
  return ['langevin', ...told].join(' ');
}

/** `--noise-scan` and `--noise-scan=` → noiseScan. */
const optionOf = (flag: string): string =>
  flag === '-o' ? 'out' : new Option(`${flag.replace(/=$/, '')} <x>`).attributeName();
