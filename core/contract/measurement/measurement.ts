/** Every kind of measurement that a job can hold: one line a modality. */
import { z } from 'zod';
import { ctMeasurementSchema, ctReportSchema } from './ct.ts';

export const measurementSchema = z.discriminatedUnion('modality', [ctMeasurementSchema]);
export type Measurement = z.infer<typeof measurementSchema>;
/** What a report says of a measurement that only its modality knows. */
export const reportDetailsSchema = z.discriminatedUnion('modality', [ctReportSchema]);

export type ModalityId = Measurement['modality'];
