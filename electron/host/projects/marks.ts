import { Refused } from '../../../core/contract/refused.ts';
import { MOST_MARKS, type Mark } from '../../../core/contract/studio/mark.ts';
import type { Project } from '../../../core/contract/studio/project.ts';
import type { Projects } from './projects.ts';

/** Marks of a project, kept in project.json. */
export interface Marks {
  /** @throws Refused: not-found where a mark's image is; contradiction where there are too many */
  change(project: string, put: readonly Mark[], remove: readonly string[]): Promise<Project>;
}

export const openMarks = (projects: Projects): Marks => ({
  change: (id, put, remove) =>
    projects.change(id, ({ items, marks }) => {
      for (const { item, frame } of put) {
        const of = items.find((i) => i.id === item);
        if (of === undefined || (frame !== null && frame >= of.facts.frames))
          throw new Refused({ code: 'not-found', what: 'such image' });
      }
      const next = new Map(marks.map((mark) => [mark.id, mark]));
      for (const mark of remove) next.delete(mark);
      for (const mark of put) next.set(mark.id, mark);
      if (next.size > MOST_MARKS) {
        const reason = `A project holds at most ${MOST_MARKS} marks`;
        throw new Refused({ code: 'contradiction', reason, remedy: 'Remove some first.' });
      }
      return { marks: [...next.values()] };
    }),
});
