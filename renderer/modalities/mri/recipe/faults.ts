import { useProject } from '../../../stores/project.ts';
import type { Faults } from '../../modality.ts';
import { useAcquisition } from '../use-acquisition.ts';

/** Numbers that fit no measurement are told where the sampling is chosen. */
export function faultsOf(): Faults {
  const { refusal } = useAcquisition();
  const { chosen } = useProject();
  const operator = chosen === null || refusal === null ? null : [refusal.message, refusal.hint].join(' ').trim();
  return { data: null, operator, fields: {} };
}
