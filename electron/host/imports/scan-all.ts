import { messageOf } from '../../../core/contract/errors.ts';
import type { Answer } from '../../../core/contract/messages.ts';
import type { Reader } from '../reader.ts';

type Scan = Answer<'scan'>;

/**
 * Sorts files by what they are. Where a file takes the reader down, halving finds it, it is refused by name, and the
 * others are sorted without it.
 */
export async function scanAll(reader: Reader, paths: readonly string[]): Promise<Scan> {
  const nothing: Scan = { series: [], singles: [], others: [], passedOver: [], refused: [] };
  if (paths.length === 0) return nothing;
  const answer = await reader.ask({ kind: 'scan', paths: [...paths] });
  if (answer.ok) return answer.value;
  if (paths.length === 1) return { ...nothing, refused: [{ path: paths[0]!, error: messageOf(answer.error) }] };
  const middle = Math.ceil(paths.length / 2);
  const halves = [await scanAll(reader, paths.slice(0, middle)), await scanAll(reader, paths.slice(middle))];
  const refused = halves.flatMap((half) => half.refused);
  // Each half went well alone: there is nobody to blame, so what they say stands.
  if (refused.length === 0) {
    return {
      series: halves.flatMap((half) => half.series),
      singles: halves.flatMap((half) => half.singles),
      others: halves.flatMap((half) => half.others),
      passedOver: halves.flatMap((half) => half.passedOver),
      refused,
    };
  }
  const bad = new Set(refused.map((r) => r.path));
  // A series that lay across the cut is whole again in one look at the rest.
  const rest = await scanAll(
    reader,
    paths.filter((path) => !bad.has(path)),
  );
  return { ...rest, refused: [...refused, ...rest.refused] };
}
