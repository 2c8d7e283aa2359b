/** Every task: one line each. */
import { reconstructCt } from '../modalities/ct/tasks.ts';
import { reconstructMri } from '../modalities/mri/tasks.ts';
import { colorize } from '../modalities/photo/tasks/colorize.ts';
import { restore } from '../modalities/photo/tasks/restore.ts';
import { stroke } from '../modalities/photo/tasks/stroke.ts';
import { inpaint } from '../modalities/photo/tasks/inpaint.ts';
import { adapt } from '../modalities/none/tasks/adapt.ts';
import { encode, interpolate, likelihood, typicality } from '../modalities/none/tasks/about-image.ts';
import { sample } from '../modalities/none/tasks/sample.ts';
import type { Task } from '../modalities/task.ts';

export const tasks: readonly Task[] = [
  reconstructCt,
  reconstructMri,
  inpaint,
  colorize,
  restore,
  stroke,
  sample,
  likelihood,
  encode,
  interpolate,
  typicality,
  adapt,
];

/** What a project asks before anything is in it. */
export const firstTask: Task = reconstructCt;

export const taskOf = (id: string): Task | undefined => tasks.find((task) => task.id === id);
