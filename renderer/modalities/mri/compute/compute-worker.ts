import { answering } from '../../../compute/answering.ts';
import { performer } from './perform.ts';

answering(performer());
