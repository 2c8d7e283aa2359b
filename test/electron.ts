/** `npm run test:electron`: the window's tests inside Electron itself. Without its binary nothing was tested, and it says so. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findElectron, hasDisplay } from '../electron/cli/studio/find-electron.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const missing =
  findElectron(root, process.env, process.platform) === null
    ? 'Electron is not here: `npx install-electron` fetches it, or set ELECTRON_OVERRIDE_DIST_PATH to its folder.'
    : hasDisplay(process.env, process.platform)
      ? null
      : 'There is no display here: try `xvfb-run npm run test:electron`.';
if (missing !== null) {
  console.error(`Nothing was tested. ${missing}`);
  process.exit(1);
}
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const args = [vitest, 'run', '--config', 'vitest.e2e.config.ts', 'test/e2e/studio/desktop.e2e.ts'];
process.exit(spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1);
