/** Every kind of measurement that a job can hold: one line a modality. */
import { z } from 'zod';
import { ctMeasurementSchema, ctReportSchema } from './ct.ts';
import { photoMeasurementSchema, photoReportSchema } from './photo.ts';

export const measurementSchema = z.discriminatedUnion('modality', [ctMeasurementSchema, photoMeasurementSchema]);
export type Measurement = z.infer<typeof measurementSchema>;
/** What a report says of a measurement that only its modality knows. */
export const reportDetailsSchema = z.discriminatedUnion('modality', [ctReportSchema, photoReportSchema]);

export const modalityIdSchema = z.enum(measurementSchema.options.map(({ shape }) => shape.modality.value));
export type ModalityId = z.infer<typeof modalityIdSchema>;
