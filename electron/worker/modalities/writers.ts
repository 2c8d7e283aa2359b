import type { ModalityId } from '../../../core/contract/measurement/measurement.ts';
import { writePhotograph } from './photo/write.ts';
import type { Writer } from './writer.ts';

const writers: Readonly<Partial<Record<ModalityId, Writer>>> = { photo: writePhotograph };

/** null: as any image. */
export const writerOf = (modality: ModalityId): Writer | null => writers[modality] ?? null;
