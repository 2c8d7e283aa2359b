/** Every kind of measurement that a job can hold: one line a modality. */
import { z } from 'zod';
import { ctMeasurementSchema, ctReportSchema } from './ct.ts';
import type { Domain } from '../model.ts';
import type { FigureWords } from './figure-words.ts';
import { mriFigures, mriFiguresShape } from './mri-figures.ts';
import { mriMeasurementSchema, mriReportSchema } from './mri.ts';
import { noneFigures, noneFiguresShape } from './none-figures.ts';
import { noneMeasurementSchema, noneReportSchema } from './none.ts';
import { photoFigures, photoFiguresShape } from './photo-figures.ts';
import { photoMeasurementSchema, photoReportSchema } from './photo.ts';

export const measurementSchema = z.discriminatedUnion('modality', [
  ctMeasurementSchema,
  photoMeasurementSchema,
  mriMeasurementSchema,
  noneMeasurementSchema,
]);
export type Measurement = z.infer<typeof measurementSchema>;
/** What a report says of a measurement that only its modality knows. */
export const reportDetailsSchema = z.discriminatedUnion('modality', [
  ctReportSchema,
  photoReportSchema,
  mriReportSchema,
  noneReportSchema,
]);

export const modalityIdSchema = z.enum(measurementSchema.options.map(({ shape }) => shape.modality.value));
export type ModalityId = z.infer<typeof modalityIdSchema>;

/** Whose images a measurement is of; of none, those of its model. */
export const domainOf = (measurement: Measurement): Domain =>
  measurement.modality === 'none' ? measurement.domain : measurement.modality;

/** Figures that a modality has beside those of every image. */
export const ownFiguresShape = { ...photoFiguresShape, ...mriFiguresShape, ...noneFiguresShape };
export const ownFiguresSchema = z.strictObject(ownFiguresShape);
export type OwnFigures = z.infer<typeof ownFiguresSchema>;
export type OwnFigure = keyof OwnFigures;
export const ownFigureIds = ownFiguresSchema.keyof().options;
export const ownFigures: Readonly<Record<OwnFigure, FigureWords>> = { ...photoFigures, ...mriFigures, ...noneFigures };
