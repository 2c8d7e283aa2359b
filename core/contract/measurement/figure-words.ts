/** A figure in words, once: tables, CSV files and definitions are made of it. */
export interface FigureWords {
  readonly head: string;
  readonly unit: string;
  readonly digits: number;
  readonly better: 'high' | 'low' | null;
  /** The terminal shows it although no value of it is better than another. */
  readonly isAlwaysTold?: true;
  /** The figure whose error it is: stands beside that one, ± this. */
  readonly errorOf?: string;
  readonly definition: string;
  /** It is defined of a whole volume, of which a slice is a part. */
  readonly ofVolume?: true;
}
