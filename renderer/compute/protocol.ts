/** What the window asks of its own worker, and what comes back: plain data, buffers change hands. */
import type { Scan } from '../../core/modalities/ct/job.ts';
import type { SinogramScan } from '../../core/modalities/ct/simulation.ts';
import type { Fidelity } from '../../core/contract/report.ts';
import type { Image, Unit } from '../../core/image/image.ts';
import type { FbpOptions } from '../../core/operators/radon/fbp/windows.ts';

/** One plane in HU. The worker keeps the last that it was given: `image` is null where it has it already. */
export interface NativeRef {
  readonly id: number;
  readonly image: Image | null;
}

/** Line integrals [views, bins]. */
export interface Sinogram {
  readonly data: Float32Array;
  readonly anglesDeg: readonly number[];
  readonly bins: number;
}

export interface Measured extends Sinogram {
  /** σ of the noise that was added; 0 where there is none or it differs from bin to bin. */
  readonly noiseSd: number;
  /** HU on the scan's matrix: what a reconstruction is compared with. */
  readonly truth: Float32Array;
}

export interface FbpQuestion {
  /** Line integrals [views, bins] of the scan's geometry. */
  readonly sinogram: Float32Array;
  readonly scan: Pick<Scan, 'image' | 'geometry'>;
  /** 0 where a bin measured nothing; null: all did. */
  readonly measured?: Uint8Array | null;
  /** Attenuation of water that HU are told from, in 1/mm; the program's own where nothing is said. */
  readonly waterPerMm?: number;
  readonly options: FbpOptions;
}

export interface FiguresQuestion {
  /** [row, column, sample], in `unit`; pictures with full intensity 1. */
  readonly image: Float32Array;
  readonly reference: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly samples: number;
  readonly unit: Unit;
  /** R of PSNR and SSIM in `unit`. */
  readonly dataRange: number;
  /** Regions by name, [height, width], non-zero is inside. */
  readonly regions: Readonly<Record<string, Uint8Array>>;
}

export interface Figures {
  readonly whole: Fidelity;
  readonly regions: Readonly<Record<string, Fidelity>>;
}

export interface ReadQuestion {
  /** A measured sinogram as its file holds it. */
  readonly file: Float32Array;
  readonly scan: SinogramScan;
}

/** Line integrals [views, bins] in the geometry's order. */
export interface Reading {
  readonly data: Float32Array;
  /** 0 where a bin measured nothing; null: all did. */
  readonly measured: Uint8Array | null;
}

/** Question and answer of everything that the worker does. */
export interface Dialogue {
  measure: { ask: { readonly native: NativeRef; readonly scan: Scan }; answer: Measured };
  /** The same beam all the way round, for the display. */
  full: { ask: { readonly native: NativeRef; readonly scan: Scan }; answer: Sinogram };
  /** A measured sinogram as line integrals. */
  read: { ask: ReadQuestion; answer: Reading };
  /** Image in HU, [height, width]. */
  fbp: { ask: FbpQuestion; answer: Float32Array };
  figures: { ask: FiguresQuestion; answer: Figures };
  /** image − reference. */
  difference: { ask: { readonly image: Float32Array; readonly reference: Float32Array }; answer: Float32Array };
}
export type Kind = keyof Dialogue;
export type Question<K extends Kind> = Dialogue[K]['ask'];
export type Reply<K extends Kind> = Dialogue[K]['answer'];

/** Each question with its kind. */
export type Asked = { [K in Kind]: { readonly kind: K; readonly ask: Question<K> } }[Kind];
export type AskedOf<K extends Kind> = Extract<Asked, { kind: K }> & { readonly kind: K };
export type ToWorker = Asked & { readonly id: number };

interface Answered {
  readonly id: number;
  readonly ok: true;
  readonly kind: Kind;
  readonly value: Reply<Kind>;
}
export type FromWorker = Answered | { readonly id: number; readonly ok: false; readonly reason: string };

/** A question is answered with the value of its kind (perform.ts). */
export const isAnswerTo = <K extends Kind>(
  kind: K,
  answer: Answered,
): answer is Answered & { readonly value: Reply<K> } => answer.kind === kind;
