/**
 * What a person can be told. Each code has one sentence (what, where), one remedy and one exit code;
 * anything else is a bug and may throw.
 */
import type { AlignmentFault } from '../image/grids/alignment.ts';
import { KIND_TEXT, type NumberKind } from '../image/units/looks-like.ts';

export type StudioError =
  | { readonly code: 'invalid-parameter'; readonly parameter: string; readonly reason: string }
  | { readonly code: 'contradiction'; readonly reason: string; readonly remedy: string }
  | { readonly code: 'data-range-missing'; readonly unit: string }
  | { readonly code: 'unreadable-file'; readonly file: string; readonly reason: string; readonly remedy?: string }
  | { readonly code: 'unsupported-file'; readonly file: string; readonly reason: string; readonly remedy?: string }
  | { readonly code: 'non-finite'; readonly what: string; readonly count: number }
  | { readonly code: 'constant-image'; readonly what: string; readonly value: number }
  | {
      readonly code: 'shape-mismatch';
      readonly what: string;
      readonly expected: readonly number[];
      readonly found: readonly number[];
    }
  | {
      readonly code: 'grid-mismatch';
      readonly what: string;
      readonly differs: 'matrix' | 'spacing' | 'direction' | AlignmentFault;
    }
  | { readonly code: 'unit-mismatch'; readonly what: string; readonly expected: string; readonly found: string }
  /** Asked, never guessed. @property expected as what they would be taken, in words */
  | {
      readonly code: 'numbers-doubtful';
      readonly what: string;
      readonly looks: NumberKind;
      readonly because: string;
      readonly expected: string;
    }
  /** A picture whose colours would be thrown away. Asked, never guessed. */
  | { readonly code: 'already-in-colour'; readonly file: string }
  | { readonly code: 'report-differs'; readonly folder: string; readonly differences: readonly string[] }
  | { readonly code: 'model-missing'; readonly model: string; readonly reason: string }
  | { readonly code: 'model-altered'; readonly model: string; readonly expected: string; readonly found: string }
  /** @property isGuide it is a network that steers one, with a manifest of its own kind */
  | {
      readonly code: 'model-refused';
      readonly model: string;
      readonly reason: string;
      readonly isGuide?: true;
      readonly remedy?: string;
    }
  | {
      readonly code: 'out-of-memory';
      readonly what: string;
      readonly neededBytes: number;
      readonly availableBytes: number;
    }
  | { readonly code: 'provider-failed'; readonly provider: string; readonly reason: string }
  | { readonly code: 'diverged'; readonly solver: string; readonly step: number }
  | { readonly code: 'constant-result'; readonly solver: string }
  /** @property sample method and seed @property grown from what to what, between which steps */
  | { readonly code: 'residual-grows'; readonly sample: string; readonly grown: string }
  | {
      readonly code: 'cannot-write';
      readonly path: string;
      readonly reason: string;
      /** So much more room is needed on the disk, where that is known. */
      readonly missingBytes?: number;
      /** The number of another process that works there. */
      readonly owner?: number;
      /** Where that process is, if it cannot be seen from here, and the file that speaks for it. */
      readonly elsewhere?: { readonly host: string; readonly lock: string };
    }
  | { readonly code: 'folder-taken'; readonly path: string }
  | { readonly code: 'stopped'; readonly folder: string }
  | { readonly code: 'not-found'; readonly what: string }
  | { readonly code: 'unexpected'; readonly reason: string };

/** The exit codes of the command line; there are no others. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  input: 3,
  model: 4,
  resources: 5,
  output: 6,
  stopped: 130,
} as const;

/** The shape of an error on every wire: `--json`, run.json, the window. */
export interface ErrorMessage {
  /** A StudioError's; a later program may have written another. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;
}

const megabytes = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`;

const BRING = "Bring it onto the reference's grid with --resampler; nothing is resampled or turned silently.";
/** What speaks against comparing pixel by pixel, and what against laying one picture on the other's grid. */
const GRID: Readonly<
  Record<Extract<StudioError, { code: 'grid-mismatch' }>['differs'], { fault: string; remedy: string }>
> = {
  matrix: { fault: 'it has another number of pixels than the reference', remedy: BRING },
  spacing: { fault: 'its pixels are of another size than those of the reference', remedy: BRING },
  direction: {
    fault: 'its rows and columns run another way in the patient than those of the reference',
    remedy: BRING,
  },
  'size-unknown': {
    fault: 'it has another number of pixels than the reference, and one of the two states no size of its pixels',
    remedy: 'Give both files their pixel spacing, or bring both to the same grid first; nothing is resampled by guess.',
  },
  turned: {
    fault: 'its rows and columns lie across those of the reference in the patient',
    remedy: 'Bring both to the same orientation first; nothing is turned by guess.',
  },
  field: {
    fault: 'it has another grid, and does not show the field of view of the reference',
    remedy: 'Export it over the same field of view, or with its position in the patient.',
  },
};

/** Which flags say that numbers are what they look like. */
const NUMBERS_FLAG: Readonly<Record<NumberKind, string>> = {
  hu: '--numbers HU',
  'hu+1024': '--numbers HU+1024, or --numbers HU or fraction for what they are as they stand',
  attenuation: '--numbers 1/mm, or --numbers HU if they are HU as they stand',
  unit: '--numbers 1/cm for attenuation, or --numbers fraction for the model’s [0, 1]',
  unknown: '--numbers with --slope and --intercept',
};

/** How the command line ends with each. */
const exits: Readonly<Record<StudioError['code'], number>> = {
  'invalid-parameter': EXIT.usage,
  contradiction: EXIT.usage,
  'data-range-missing': EXIT.usage,
  'unreadable-file': EXIT.input,
  'unsupported-file': EXIT.input,
  'non-finite': EXIT.input,
  'constant-image': EXIT.input,
  'shape-mismatch': EXIT.input,
  'grid-mismatch': EXIT.input,
  'unit-mismatch': EXIT.input,
  'numbers-doubtful': EXIT.input,
  'already-in-colour': EXIT.input,
  'report-differs': EXIT.input,
  'model-missing': EXIT.model,
  'model-altered': EXIT.model,
  'model-refused': EXIT.model,
  'out-of-memory': EXIT.resources,
  'provider-failed': EXIT.resources,
  diverged: EXIT.resources,
  'constant-result': EXIT.resources,
  'residual-grows': EXIT.resources,
  'cannot-write': EXIT.output,
  'folder-taken': EXIT.output,
  stopped: EXIT.stopped,
  'not-found': EXIT.input,
  unexpected: EXIT.unexpected,
};

/** What is not there cannot be whole. */
const MISSING = /^there is no such (file|folder)/;

function describe(e: StudioError): { message: string; hint: string } {
  switch (e.code) {
    case 'invalid-parameter':
      return {
        message: `${e.parameter}: ${e.reason}.`,
        // Only a flag has a help to look into.
        hint: e.parameter.startsWith('--') ? 'See --help for its range and default.' : 'Change it and try again.',
      };
    case 'contradiction':
      return { message: `${e.reason}.`, hint: e.remedy };
    case 'data-range-missing':
      return {
        message: `No data range is known for values in "${e.unit}", so PSNR and SSIM are not defined.`,
        hint: 'State it with --data-range, or say with --reference-numbers and --numbers what they are.',
      };
    case 'unreadable-file':
      return {
        message: `${e.file} cannot be read: ${e.reason}.`,
        hint:
          e.remedy ??
          (MISSING.test(e.reason) ? 'Check the path.' : 'Check that the file is whole, or export it again.'),
      };
    case 'unsupported-file':
      return {
        message: `${e.file} is not supported: ${e.reason}.`,
        hint: e.remedy ?? 'Convert it with another program to uncompressed DICOM, NIfTI, TIFF, PNG or NPY.',
      };
    case 'non-finite':
      return {
        message: `${e.what} holds ${e.count === 1 ? 'a value that is' : `${e.count} values that are`} not finite (NaN, infinite, or beyond float32).`,
        hint: 'Replace them first, for example by what lies around them.',
      };
    case 'constant-image':
      return {
        message: `${e.what} is constant (${e.value} everywhere): it shows nothing.`,
        hint: 'Choose another slice or file.',
      };
    case 'shape-mismatch':
      return {
        message: `${e.what}: expected ${e.expected.join(' × ')}, found ${e.found.join(' × ')}.`,
        hint: 'Bring both to the same grid first; nothing is resampled silently.',
      };
    case 'grid-mismatch':
      return {
        message: `${e.what}: ${GRID[e.differs].fault}.`,
        hint: GRID[e.differs].remedy,
      };
    case 'unit-mismatch':
      return {
        message: `${e.what}: expected values in "${e.expected}", found "${e.found}".`,
        hint: 'Convert one of them first, or say with --numbers what the numbers are; `langevin compare --help` explains it.',
      };
    case 'numbers-doubtful':
      return {
        message: `${e.what}: its numbers look like ${KIND_TEXT[e.looks]} (${e.because}), and ${e.expected}.`,
        hint: `Say what they are: ${NUMBERS_FLAG[e.looks]}.`,
      };
    case 'already-in-colour':
      return {
        message: `${e.file} is in colour: of it only the grey would be kept, and the colours be made anew.`,
        hint: 'Give --force if that is what you want; inpaint and restore keep the colours.',
      };
    case 'report-differs':
      return {
        message: `The run ${e.folder} is not as it was written: ${e.differences.join('; ')}.`,
        hint: 'Its files were changed after it had ended. To have it anew: langevin run RUN/job.json --out FOLDER.',
      };
    case 'model-missing':
      return {
        message: `The model "${e.model}" is missing: ${e.reason}.`,
        hint: 'List the models with `langevin models`, or name a manifest with --model.',
      };
    case 'model-altered':
      return {
        message: `The weights of model "${e.model}" are not those of its manifest (SHA-256 ${e.found.slice(0, 12)}…, expected ${e.expected.slice(0, 12)}…).`,
        hint: 'Restore the file, or check it and write its new SHA-256 into the manifest.',
      };
    case 'model-refused':
      return {
        message: `The ${e.isGuide === true ? 'guide' : 'model'} "${e.model}" is refused: ${e.reason}.`,
        hint:
          e.remedy ??
          (e.isGuide === true
            ? 'docs/guides.md says what a guide takes and what it says; choose images, a target or a guide that fit.'
            : 'Compare its manifest with models/README.md.'),
      };
    case 'out-of-memory':
      return {
        message: `${e.what} needs about ${megabytes(e.neededBytes)}, ${megabytes(e.availableBytes)} are free.`,
        hint: 'Use a smaller image, fewer measurements, or a machine with more memory.',
      };
    case 'provider-failed':
      return {
        message: `The provider "${e.provider}" failed: ${e.reason}.`,
        hint: 'Try --provider cpu or --engine tensorflow; `langevin doctor` says what works here.',
      };
    case 'diverged':
      return {
        message: `${e.solver} gave values that are not finite at step ${e.step}; its result was not written.`,
        hint: 'Check the geometry and the noise level; a tampered or unfit model does this too.',
      };
    case 'constant-result':
      return {
        message: `${e.solver} gave a constant image; it is no result and was not written.`,
        hint: 'Check what was measured and the model: one of them says nothing about the image.',
      };
    case 'residual-grows':
      return {
        message: `The residual of ${e.sample} grows: ${e.grown}. The run is paused; the last good step is kept.`,
        hint: 'Resume it to go on all the same. With less weight on the data it may not grow.',
      };
    case 'cannot-write':
      return {
        message: `${e.path} cannot be written: ${e.reason}${e.missingBytes === undefined ? '' : `, ${megabytes(e.missingBytes)} are missing`}.`,
        hint:
          e.elsewhere !== undefined
            ? `End it on ${e.elsewhere.host}. If it no longer runs there, delete the file ${e.elsewhere.lock} in that folder and try again; what was there is untouched.`
            : e.owner !== undefined
              ? `Use the window or the command that is open, or end it first; what was there is untouched.`
              : e.missingBytes === undefined
                ? 'Make room or choose another place; what was there is untouched.'
                : `Free as much, for example in Settings under Storage; what was there is untouched.`,
      };
    case 'folder-taken':
      return {
        message: `${e.path} is not empty and does not hold this job.`,
        hint: 'Choose an empty or new folder with --out; nothing was changed.',
      };
    case 'stopped':
      return {
        message: 'Stopped; what was done is kept.',
        hint: `Resume: langevin resume ${e.folder}`,
      };
    case 'not-found':
      return {
        message: `There is no ${e.what}.`,
        hint: 'It may have been removed elsewhere; look at the list again.',
      };
    case 'unexpected':
      return {
        message: `Unexpected fault: ${e.reason}.`,
        hint: 'This is a bug; the run folder has the log.',
      };
  }
}

export const exitCodeOf = (e: StudioError): number => exits[e.code];

/** The same of an error that was written down; of one that a later program wrote nothing is known. */
export const exitCodeOfMessage = ({ code }: ErrorMessage): number =>
  new Map(Object.entries(exits)).get(code) ?? EXIT.unexpected;

/** One error as everybody is shown it. */
export function messageOf(e: StudioError): ErrorMessage {
  const { message, hint } = describe(e);
  const { code, ...details } = e;
  // A reason in the words of a runtime or of the system may bring its own full stop.
  return { code, message: message.replace(/\.{2,}$/, '.'), hint, details };
}
