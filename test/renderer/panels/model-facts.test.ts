import { expect, it } from 'vitest';
import { bytesOfNetwork } from '../../../core/contract/network-file.ts';
import { bytesText } from '../../../core/image/number-text.ts';
import { exactManifest } from '../../../core/priors/exact-manifest.ts';
import { factsOf } from '../../../renderer/panels/models/model-facts.ts';

it('the size of a model is that of all its files, as `langevin models` tells it', () => {
  const own = exactManifest('own', 'Own', 1);
  const int8 = { file: 'own.int8.onnx', sha256: '0'.repeat(64), bytes: 9_200_000 };
  const manifest = { ...own, network: { ...own.network, bytes: 29_800_000, int8 } };
  const card = { id: 'own', manifest, bundled: false, card: null, sound: null, error: null };
  expect(factsOf(card, (key) => key)).toContainEqual({ name: 'models.size', value: '39.0 MB' });
  expect(bytesText(bytesOfNetwork(manifest.network))).toBe('39.0 MB');
});
