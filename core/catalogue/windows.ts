/** Named windows of every modality, each for images in its unit: one line each. */
import { ctWindows } from '../modalities/ct/windows.ts';

export const windows = [...ctWindows.map((window) => ({ ...window, modality: 'ct' as const }))];
