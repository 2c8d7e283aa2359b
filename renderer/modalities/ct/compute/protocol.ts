/** What the window asks of its worker for tomography, and what comes back. */
import type { Scan } from '../../../../core/modalities/ct/job.ts';
import type { SinogramScan } from '../../../../core/modalities/ct/scan/simulation.ts';
import type { Image } from '../../../../core/image/image.ts';
import type { SentOnce } from '../../../compute/sent-once.ts';
import type { FbpOptions } from '../../../../core/operators/radon/fbp/windows.ts';

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
export interface Measuring {
  /** @param native one plane in HU */
  measure: { ask: { readonly native: SentOnce<Image>; readonly scan: Scan }; answer: Measured };
  /** The same beam all the way round, for the display. */
  full: { ask: { readonly native: SentOnce<Image>; readonly scan: Scan }; answer: Sinogram };
  /** A measured sinogram as line integrals. */
  read: { ask: ReadQuestion; answer: Reading };
  /** Image in HU, [height, width]. */
  fbp: { ask: FbpQuestion; answer: Float32Array };
}
