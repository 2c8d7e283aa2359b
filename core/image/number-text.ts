/** Stands where there is no figure; a note says why. */
export const NONE = '—';

/** A true minus sign, so that columns of signed figures line up; zero has none. */
const signed = (text: string): string => text.replace(/^-(?=[0.]*$)/, '').replaceAll('-', '−');

/** Every digit, as a field holds it: −600, 1e−9. */
export const exact = (value: number): string => signed(String(value));

/** Fixed decimals; a dash where there is no finite number. */
export const fixed = (value: number | null, digits: number): string =>
  value === null || !Number.isFinite(value) ? NONE : signed(value.toFixed(digits));

/** Significant digits without an exponent where that stays readable. */
export function significant(value: number | null, digits: number): string {
  if (value === null || !Number.isFinite(value)) return NONE;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    const [mantissa, power] = value.toExponential(digits - 1).split('e');
    return signed(`${mantissa}·10${superscript(Number(power))}`);
  }
  return signed(String(Number(value.toPrecision(digits))));
}

/** An angle to a thousandth of a degree, without zeros that say nothing: 7.826°. */
export const degrees = (deg: number): string => `${significant(Number(deg.toFixed(3)), 9)}°`;

const superscript = (power: number): string =>
  signed(String(power)).replace(/[−\d]/g, (c) => (c === '−' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)]!));

/** 0.93 s, 12.4 s, 3 min 20 s. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return NONE;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A number of bytes as a person reads it: "1.4 GB". */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power < 2 || value >= 100 ? 0 : 1)} ${units[power]}`;
}

/** The next rounder number: 1, 1.5, 2, 3, 5, 7.5 times a power of ten. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.5, 2, 3, 5, 7.5, 10].find((s) => s * power >= value * (1 - 1e-12)) ?? 10;
  return step * power;
}
