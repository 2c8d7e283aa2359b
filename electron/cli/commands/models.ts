import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { join } from 'node:path';
import { messageOf } from '../../../core/contract/errors.ts';
import { listModels, readWeights, type ModelFile } from '../../disk/model-files.ts';
import type { Act } from '../session.ts';

/** `langevin models`: what is bundled, and whether its weights are those of its manifest. */
export const modelsCommand = (act: Act): CommandUnknownOpts =>
  new Command('models')
    .summary('list the score models and check their weights')
    .addHelpText('before', 'Example: langevin models\n')
    .description('A network of your own needs a manifest.json beside it (models/README.md): --model PATH.')
    .action(() =>
      act(async ({ place, terminal }) => {
        const models = await listModels(join(place.root, 'models'));
        const rows = await Promise.all(models.map(describe));
        if (rows.length === 0) terminal.result('No model is bundled; name one with --model PATH/manifest.json.');
        for (const row of rows) {
          terminal.result(
            `${row.id}  ${row.domain}  ${row.name}\n  ${row.state}; SHA-256 ${row.sha256.slice(0, 12)}…, ${(row.bytes / 1e6).toFixed(1)} MB, pixels ${row.pixelMm.low} to ${row.pixelMm.high} mm\n  ${row.manifest}`,
          );
        }
        terminal.object({ status: 'done', models: rows });
        return 0;
      }),
    );

async function describe({ manifest, path }: ModelFile) {
  const { id, name, domain, network, pixelMm } = manifest;
  const weights = await readWeights({ manifest, path });
  const state = weights.ok ? 'weights verified' : messageOf(weights.error).message;
  return {
    id,
    name,
    domain,
    manifest: path,
    sha256: network.sha256,
    bytes: network.bytes,
    pixelMm,
    verified: weights.ok,
    state,
  };
}
