import { answering } from './answering.ts';
import { perform } from './perform.ts';

answering(perform);
