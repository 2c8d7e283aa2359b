import type { Picture, Scene } from '../../../core/lesson/scene.ts';

/** What the lesson's worker is asked: one picture after the other. */
export interface Drawing {
  picture: { ask: Scene; answer: Picture };
}
