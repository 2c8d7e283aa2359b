/** What tames the ramp's high frequencies; `ram-lak` leaves it as it is. */
export const FBP_WINDOWS = ['ram-lak', 'shepp-logan', 'cosine', 'hamming', 'hann'] as const;
export type FbpWindow = (typeof FBP_WINDOWS)[number];

export interface FbpOptions {
  readonly window: FbpWindow;
  /** The window ends at this fraction of the Nyquist frequency, in (0, 1]. */
  readonly cutoff: number;
}
