/** The one place of the window where samplers and the engine run: on images of two numbers, as fast as they are shown. */
import { openLesson } from '../../../core/lesson/lesson.ts';
import { answering } from '../../compute/answering.ts';
import type { Drawing } from './protocol.ts';

const picture = openLesson();
answering<Drawing>(({ ask }) => picture(ask));
