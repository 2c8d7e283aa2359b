/** Every task: one line each. */
import { reconstructCt } from '../modalities/ct/tasks.ts';
import type { Task } from '../modalities/task.ts';

export const tasks: readonly Task[] = [reconstructCt];

export const taskOf = (id: string): Task | undefined => tasks.find((task) => task.id === id);
