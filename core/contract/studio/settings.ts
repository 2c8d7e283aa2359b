import { z } from 'zod';
import { engineSchema, providerSchema } from '../provider.ts';

/** What belongs to the person and this machine, not to a project. Every field has a default, so old files stay valid. */
export const settingsSchema = z.strictObject({
  schemaVersion: z.literal(1).default(1),
  /** Research use was acknowledged. */
  acknowledged: z.boolean().default(false),
  theme: z.enum(['dark', 'light', 'system']).default('dark'),
  /** Names of files in the recent list and the window's title. */
  showNames: z.boolean().default(true),
  /** Identifying DICOM tags are shown. */
  showPatientData: z.boolean().default(false),
  overlays: z.boolean().default(true),
  singleKeys: z.boolean().default(true),
  invertWheel: z.boolean().default(false),
  invertLevel: z.boolean().default(false),
  convention: z.enum(['radiological', 'neurological']).default('radiological'),
  smooth: z.boolean().default(false),
  reducedMotion: z.boolean().default(false),
  /** What paints images. */
  graphics: z.enum(['auto', 'gpu', 'cpu']).default('auto'),
  provider: providerSchema.default('auto'),
  engine: engineSchema.default('auto'),
  /** Keys that were chosen, by the id of what they do; an empty one: none. */
  keys: z.record(z.string().max(60), z.string().max(40)).default({}),
});
export type Settings = z.infer<typeof settingsSchema>;

const { shape } = settingsSchema;
/** What is to change. Not `partial()`: that would fill in the default of everything that is not named. */
export const settingsPatchSchema = z
  .strictObject({
    acknowledged: shape.acknowledged.removeDefault(),
    theme: shape.theme.removeDefault(),
    showNames: shape.showNames.removeDefault(),
    showPatientData: shape.showPatientData.removeDefault(),
    overlays: shape.overlays.removeDefault(),
    singleKeys: shape.singleKeys.removeDefault(),
    invertWheel: shape.invertWheel.removeDefault(),
    invertLevel: shape.invertLevel.removeDefault(),
    convention: shape.convention.removeDefault(),
    smooth: shape.smooth.removeDefault(),
    reducedMotion: shape.reducedMotion.removeDefault(),
    graphics: shape.graphics.removeDefault(),
    provider: shape.provider.removeDefault(),
    engine: shape.engine.removeDefault(),
    keys: shape.keys.removeDefault(),
  })
  .partial();
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;
