import type { Job } from '../contract/job.ts';

/** What is said of a job that is guided, before its run and in its report. */
export const guidedText = ({ id, target, weight }: NonNullable<Job['guide']>): string =>
  `Guided by ${id} towards ${target.kind === 'class' ? `"${target.name}"` : 'a vector'}, with weight ${weight}: what is seen there was asked for.`;
