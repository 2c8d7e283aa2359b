import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { join, resolve } from 'node:path';
import { hasLength } from '../../../core/catalogue/modalities.ts';
import type { Domain } from '../../../core/contract/model.ts';
import { messageOf } from '../../../core/contract/errors.ts';
import { bytesOfNetwork } from '../../../core/contract/network-file.ts';
import { must } from '../../../core/contract/refused.ts';
import {
  checksumOfNetwork,
  listGuides,
  listModels,
  readManifest,
  type ModelFile,
  verifyNetwork,
} from '../../disk/model-files.ts';
import { bytesText } from '../../../core/image/number-text.ts';
import type { Act } from '../session.ts';

/** `langevin models [MODEL]…`: what is bundled, or models of your own, and whether their weights are those of their manifests. */
export const modelsCommand = (act: Act): CommandUnknownOpts =>
  new Command('models')
    .summary('list the score models and guides, and check their weights')
    .addHelpText('before', 'Example: langevin models\n')
    .description(
      'A network of your own needs a manifest.json beside it (models/README.md). Name the manifest or its folder to see\n' +
        'whether it would be taken; `langevin reconstruct … --model PATH` uses it.',
    )
    .argument('[MODEL...]', 'manifest.json of a model of your own, or its folder; the bundled ones unless given')
    .action((named) =>
      act(async ({ place, terminal, host }) => {
        const models = named.length === 0 ? [...(await listModels(join(place.root, 'models')))] : [];
        for (const path of named) {
          const model = must(await readManifest(resolve(path)));
          must(await host().ask({ kind: 'trial', manifest: model.path }));
          models.push(model);
        }
        const rows = await Promise.all(models.map(describe));
        if (rows.length === 0) terminal.result('No model is bundled; name one with --model PATH/manifest.json.');
        for (const row of rows) {
          terminal.result(
            `${row.id}  ${row.domain}  ${row.name}\n  ${row.state}; SHA-256 ${row.sha256.slice(0, 12)}…, ${bytesText(row.bytes)}, ${pixelsOf(row.domain, row.pixelMm)}${takes(row.sizes)}\n  ${row.manifest}`,
          );
        }
        const guides = named.length === 0 ? await listGuides(join(place.root, 'models')) : [];
        for (const { manifest, path } of guides) {
          const says = manifest.says.kind === 'classes' ? manifest.says.names.join(', ') : 'vectors';
          terminal.result(
            `${manifest.id}  guide  ${manifest.name}\n  --guide ${manifest.id} --target ${says}\n  ${path}`,
          );
        }
        terminal.object({
          status: 'done',
          models: rows,
          ...(guides.length === 0
            ? {}
            : { guides: guides.map(({ manifest: { id, name, says }, path }) => ({ id, name, says, manifest: path })) }),
        });
        return 0;
      }),
    );

/** Pixels of a photograph have no length. */
const pixelsOf = (domain: Domain, { low, high }: ModelFile['manifest']['pixelMm']): string =>
  hasLength(domain) ? `pixels ${low} to ${high} mm` : 'pixels of any size';

const takes = (sizes: ModelFile['manifest']['network']['sizes']): string =>
  sizes === undefined
    ? ''
    : `; takes images of up to ${sizes.map(([height, width]) => `${width} × ${height}`).join(' or ')} pixels`;

async function describe({ manifest, path }: ModelFile) {
  const { id, name, domain, network, pixelMm } = manifest;
  const weights = await verifyNetwork({ manifest, path });
  const state = weights.ok ? 'weights verified' : messageOf(weights.error).message;
  return {
    id,
    name,
    domain,
    manifest: path,
    sha256: checksumOfNetwork(network),
    bytes: bytesOfNetwork(network),
    pixelMm,
    sizes: network.sizes,
    verified: weights.ok,
    state,
  };
}
