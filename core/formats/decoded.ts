import type { FormatName } from '../contract/picture-file.ts';
import type { Unit } from '../image/image.ts';
import type { Window } from '../image/windows/window.ts';
import type { Values } from './exact.ts';

export type Vector3 = readonly [number, number, number];
export type { FormatName };
/** A format that holds images: what the decoders of files read. */
export type ImageFormat = Exclude<FormatName, 'kspace'>;

/** Where a frame lies in the patient (DICOM's axes: left, posterior, superior; mm), and which object it came from. */
export interface FramePlace {
  /** Centre of the first pixel. */
  readonly position: Vector3 | null;
  /** Direction along a row (increasing column), then along a column (increasing row). */
  readonly orientation: readonly [Vector3, Vector3] | null;
  readonly sopClassUid: string | null;
  readonly sopInstanceUid: string | null;
}

/** What a derived DICOM object repeats of its source. Nothing here names the patient. */
export interface DicomSource {
  readonly studyInstanceUid: string | null;
  readonly seriesInstanceUid: string | null;
  readonly frameOfReferenceUid: string | null;
  readonly modality: string | null;
}

/** A window that a file states, by the name that it gives to it. */
export interface StatedWindow extends Window {
  readonly name?: string | null;
}

/** What every reader returns: the numbers of a file with what they mean. */
export interface Decoded {
  readonly format: FormatName;
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  /** 1 grey, 2 complex (real, imaginary), 3 RGB. */
  readonly samples: 1 | 2 | 3;
  /** Images of three axes that follow each other as frames, the slices of one before those of the next (4-D NIfTI). */
  readonly volumes: number;
  /** [frame, row, column, sample], row 0 at the top; float64 where float32 would lose a bit. */
  readonly data: Values;
  /** `HU` where the file says so, `srgb` for 8- and 16-bit pictures, `complex`, else `stored`. */
  readonly unit: Unit;
  /** The value of full intensity of a picture (255, 65535); null where the numbers are measurements. */
  readonly fullScale: number | null;
  /** Low values are meant to be shown bright (MONOCHROME1); the values are as they are. */
  readonly inverted: boolean;
  /** [row spacing, column spacing] in mm. */
  readonly pixelMm: readonly [number, number] | null;
  /** Distance between neighbouring frames in mm, or the slice thickness of a single one. */
  readonly sliceMm: number | null;
  /** ICC profile of its colours, which are as they are stored; null where there is none. */
  readonly profile: Uint8Array | null;
  /** Opacity of each pixel, [frame, row, column], full at the full scale of `data`; null where the file has none. */
  readonly alpha: Values | null;
  /** The colours are stored multiplied by their opacity. */
  readonly premultiplied: boolean;
  /** How a sample was stored. */
  readonly depth: { readonly bits: number; readonly signed: boolean; readonly float: boolean };
  /** Values that mark pixels outside the scanner's field of view, on the scale of `data`. */
  readonly padding: { readonly low: number; readonly high: number } | null;
  /** DICOM windows on the scale of `data`; never applied. */
  readonly windows: readonly StatedWindow[];
  /** One a frame, or empty where the file says nothing about it. */
  readonly places: readonly FramePlace[];
  readonly dicom: DicomSource | null;
  /** Whole sentences about what was assumed, ignored or doubtful. */
  readonly warnings: readonly string[];
  /** Why the file itself says that it may be no CT slice in HU, in whole sentences. */
  readonly doubts: readonly string[];
}

/** The facts that a format without any of them leaves empty. */
export const PLAIN = {
  volumes: 1,
  inverted: false,
  fullScale: null,
  pixelMm: null,
  sliceMm: null,
  padding: null,
  profile: null,
  alpha: null,
  premultiplied: false,
  windows: [],
  places: [],
  dicom: null,
  warnings: [],
  doubts: [],
} as const;
