/** Formats that are read; `kspace` is what a scanner measured, in whatever container it lies. */
export const formatNames = ['dicom', 'nifti', 'npy', 'png', 'jpeg', 'webp', 'tiff', 'kspace'] as const;
export type FormatName = (typeof formatNames)[number];

/** How a photograph's result is written as a picture file, by run and by export alike. */
export const photoFormats = ['png', 'tiff', 'jpeg', 'webp'] as const;
export type PhotoFormat = (typeof photoFormats)[number];

/** What of a picture's metadata is left out by choice: nothing, where it was taken, or all of it. */
export const withoutOptions = ['nothing', 'gps', 'metadata'] as const;
export type Without = (typeof withoutOptions)[number];
