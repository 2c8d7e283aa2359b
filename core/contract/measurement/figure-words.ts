/** A figure in words, once: tables, CSV files and definitions are made of it. */
export interface FigureWords {
  readonly head: string;
  readonly unit: string;
  readonly digits: number;
  readonly better: 'high' | 'low' | null;
  readonly definition: string;
}
