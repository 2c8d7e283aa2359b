/** What somebody says of the numbers of an image, where its file leaves that open. */
import type { Parameter, ParameterValues } from '../contract/parameters.ts';

/** Ids of the parameters that say it. */
export const NUMBER_PARAMETERS = ['numbers', 'slope', 'intercept'] as const;

export const numberParameters: readonly Parameter[] = [
  {
    kind: 'choice',
    id: 'numbers',
    label: 'Numbers',
    stage: 'data',
    default: null,
    choices: [
      { id: 'HU', label: 'HU' },
      { id: 'HU+1024', label: 'HU + 1024' },
      { id: '1/mm', label: 'Attenuation, 1/mm' },
      { id: '1/cm', label: 'Attenuation, 1/cm' },
      { id: 'fraction', label: 'The model’s [0, 1]' },
    ],
    when: { input: 'image' },
    help: 'What the numbers of an image are; unless given, DICOM, NIfTI and NPY hold HU, pictures the model’s [0, 1], and what looks otherwise is asked.',
  },
  {
    kind: 'number',
    id: 'slope',
    label: 'Slope',
    stage: 'data',
    advanced: true,
    min: -1e9,
    max: 1e9,
    default: null,
    when: { input: 'image' },
    help: 'Numbers of an image are slope · number + intercept before --numbers says what they are, as in DICOM; 1 unless given.',
  },
  {
    kind: 'number',
    id: 'intercept',
    label: 'Intercept',
    stage: 'data',
    advanced: true,
    min: -1e9,
    max: 1e9,
    default: null,
    when: { input: 'image' },
    help: 'See --slope; 0 unless given. For HU + 1000: --intercept -1000.',
  },
];

/** What was said; empty where nothing was. */
export const saidOf = (values: ParameterValues): Readonly<Record<string, string | number>> =>
  Object.fromEntries(
    NUMBER_PARAMETERS.flatMap((id) => {
      const value = values[id] ?? null;
      return value === null ? [] : [[id, value] as const];
    }),
  );
