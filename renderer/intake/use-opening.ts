import { useConnection } from '../client/connection.ts';
import { useIntake, type Target } from '../stores/intake.ts';
import { chooseFiles } from './choose-files.ts';

/**
 * Opening by a dialog: the browser's, or the system's in the desktop program, where the system also opens files by
 * itself.
 */
export function useOpening(): (what: 'files' | 'folder') => Promise<void> {
  const { desktop } = useConnection();
  const intake = useIntake();
  const target = (): Target => (intake.canAddHere ? 'here' : 'new');
  desktop?.onOpened((picked) => void intake.takePicked(picked, target()));

  return async (what) => {
    if (desktop === undefined) return intake.take(await chooseFiles(what), target());
    const picked = await (what === 'files' ? desktop.openFiles() : desktop.openFolder());
    if (picked !== null) await intake.takePicked(picked, target());
  };
}
