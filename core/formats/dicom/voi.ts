import type { StatedWindow } from '../decoded.ts';
import { tableEntries } from './pixels/colour.ts';
import { soft } from './geometry.ts';
import type { DicomItem } from './item.ts';
import { TAG, type Tag } from './tags.ts';

const CURVES = new Map<string, StatedWindow['curve']>([
  ['SIGMOID', 'sigmoid'],
  ['LINEAR_EXACT', 'linear-exact'],
]);

/** The windows of a file on the scale of the modality values, tables as the window that comes near (PS3.3, C.11.2). */
export function windowsOf(
  root: DicomItem,
  group: (frame: number, tag: Tag) => DicomItem | null,
  warnings: string[],
): StatedWindow[] {
  const item = group(0, TAG.FrameVOILUTSequence) ?? root;
  const centers = soft(item, TAG.WindowCenter);
  const widths = soft(item, TAG.WindowWidth);
  const names = item.texts(TAG.WindowExplanation);
  const stated = item.text(TAG.VOILUTFunction) || 'LINEAR';
  const curve = CURVES.get(stated);
  const windows = centers
    .slice(0, widths.length)
    .map((center, i) => ({ center, width: widths[i]!, name: names[i]?.slice(0, 64) || null, ...(curve && { curve }) }));
  const valid = windows.filter((w) => w.width > 0);
  if (valid.length < windows.length) warnings.push('A window without width was ignored.');
  if (valid.length > 0 && curve === undefined && stated !== 'LINEAR')
    warnings.push(
      `The file asks for a window of the unknown kind "${stated.slice(0, 16)}"; it is shown as a linear one.`,
    );
  const tables = root.items(TAG.VOILUTSequence).flatMap((lut) => nearTable(lut) ?? []);
  if (tables.length > 0)
    warnings.push('The file has a table for its display (VOI LUT); the nearest linear window stands for it.');
  return [...valid, ...tables];
}

/** The window from the last entry that is black to the first that is white, to within a hundredth; null for other tables. */
function nearTable(lut: DicomItem): StatedWindow | null {
  const table = tableOf(lut);
  if (table === null) return null;
  const { entries, first } = table;
  const [low, high] = [entries[0]!, entries.at(-1)!];
  const reach = (high - low) / 100;
  if (reach <= 0) return null;
  const black = first + entries.findLastIndex((v) => v <= low + reach);
  const white = first + entries.findIndex((v) => v >= high - reach);
  // DICOM's LINEAR is black at c − 0.5 − (w − 1)/2 and white at c − 0.5 + (w − 1)/2.
  const width = white - black + 1;
  return width < 2
    ? null
    : { center: (black + white + 1) / 2, width, name: lut.text(TAG.LUTExplanation)?.slice(0, 64) ?? null };
}

/** Only for the eye: a damaged table costs nobody the image. */
function tableOf(lut: DicomItem): { readonly entries: readonly number[]; readonly first: number } | null {
  try {
    const [count, start] = lut.words(TAG.LUTDescriptor);
    if (count === undefined || start === undefined) return null;
    const entries = tableEntries(lut, TAG.LUTData, count === 0 ? 65_536 : count);
    const isSigned = lut.at(TAG.LUTDescriptor)?.vr === 'SS' && start > 32_767;
    return entries === null ? null : { entries, first: isSigned ? start - 65_536 : start };
  } catch {
    return null;
  }
}
