import { tableEntries } from './pixels/colour.ts';
import type { PixelDescription } from './description.ts';
import type { DicomItem } from './item.ts';
import { TAG, type Tag } from './tags.ts';
import { damaged } from '../refusal.ts';

/** The step from stored values to what the modality measures (PS3.3, C.11.1). */
export type Modality =
  | { readonly kind: 'none' }
  | { readonly kind: 'line'; readonly slope: number; readonly intercept: number; readonly type: string | null }
  | { readonly kind: 'table'; readonly first: number; readonly table: readonly number[]; readonly type: string | null };

function line(item: DicomItem): Modality | null {
  const slope = item.decimals(TAG.RescaleSlope)[0];
  const intercept = item.decimals(TAG.RescaleIntercept)[0];
  if (slope === undefined && intercept === undefined) return null;
  const m: Modality = { kind: 'line', slope: slope ?? 1, intercept: intercept ?? 0, type: item.text(TAG.RescaleType) };
  // The largest stored value is 2^32 - 1; floats have no slope in practice.
  if (!Number.isFinite(m.slope * 2 ** 32 + m.intercept) || !Number.isFinite(m.slope * -(2 ** 32) + m.intercept))
    throw damaged(`its rescale slope ${m.slope} and intercept ${m.intercept} are not usable`);
  return m;
}

function table(item: DicomItem, d: PixelDescription): Modality {
  const [entries, start] = item.words(TAG.LUTDescriptor);
  if (entries === undefined || start === undefined) throw damaged('its modality table has no descriptor');
  const count = entries === 0 ? 65536 : entries;
  const values = tableEntries(item, TAG.LUTData, count);
  if (values === null) throw damaged(`its modality table is too short for ${count} entries`);
  const first = d.signed && start > 32767 ? start - 65536 : start;
  return { kind: 'table', first, table: values, type: item.text(TAG.ModalityLUTType) };
}

/** A table goes before functional groups, these before the data set's own slope and intercept. */
export function modalityOf(
  root: DicomItem,
  group: (frame: number, tag: Tag) => DicomItem | null,
  frame: number,
  d: PixelDescription,
): Modality {
  const lut = root.items(TAG.ModalityLUTSequence)[0];
  if (lut !== undefined && lut.value(TAG.LUTData) !== null) return table(lut, d); // an empty item, as some writers leave behind, means nothing
  const own = group(frame, TAG.PixelValueTransformationSequence);
  return (own === null ? null : line(own)) ?? line(root) ?? { kind: 'none' };
}

/** One stored value on the modality's scale. */
export function modalityValue(m: Modality, v: number): number {
  if (m.kind === 'line') return v * m.slope + m.intercept;
  if (m.kind === 'none') return v;
  return m.table[Math.min(m.table.length - 1, Math.max(0, v - m.first))]!;
}

export function applyModality(m: Modality, frame: Float64Array): void {
  if (m.kind === 'none') return;
  for (let i = 0; i < frame.length; i++) frame[i] = modalityValue(m, frame[i]!);
}

/** HU where a CT says HU, or says nothing: for CT the standard means HU then (PS3.3, C.8.2.1.1.5). */
export const isHu = (m: Modality, modality: string | null): boolean =>
  m.kind !== 'none' && (m.type === 'HU' || (modality === 'CT' && (m.type === null || m.type === 'US')));
