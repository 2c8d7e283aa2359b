import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { guideManifest, type GuideManifest } from '../../core/contract/guide.ts';
import type { Graph } from '../../electron/worker/engines/graph/graph.ts';
import { encodeGraph } from '../../electron/worker/engines/graph/write-graph.ts';

/** Tells bright images from dark ones: logits of ± 40 (mean − 0.5). */
export const brightness = (channels: number): Graph => ({
  opset: 14,
  inputs: [{ name: 'image', shape: ['batch', channels, 'height', 'width'] }],
  outputs: [{ name: 'says', shape: ['batch', 2] }],
  nodes: [
    { op: 'GlobalAveragePool', inputs: ['image'], outputs: ['means'] },
    { op: 'Flatten', inputs: ['means'], outputs: ['flat'] },
    { op: 'Sub', inputs: ['flat', 'middle'], outputs: ['off'] },
    { op: 'MatMul', inputs: ['off', 'matrix'], outputs: ['says'] },
  ],
  constants: [
    { name: 'middle', shape: [], data: Float32Array.of(0.5) },
    {
      name: 'matrix',
      shape: [channels, 2],
      data: Float32Array.from({ length: 2 * channels }, (_, i) => ((i % 2 === 0 ? 1 : -1) * 40) / channels),
    },
  ],
});

export type GuideChanges = Partial<Omit<GuideManifest, 'network'>> & {
  readonly network?: Partial<GuideManifest['network']>;
};

/** Writes a guide's folder. @returns its path */
export function writeGuide(folder: string, graph: Graph, { network, ...more }: GuideChanges = {}): string {
  mkdirSync(folder, { recursive: true });
  const bytes = encodeGraph(graph);
  writeFileSync(join(folder, 'guide.onnx'), bytes);
  const [image, level] = graph.inputs;
  const noise = level?.name ?? null;
  const manifest = guideManifest.parse({
    ...{ schemaVersion: 1, id: 'tiny-guide', name: 'Tiny guide', channels: image?.shape[1] },
    scale: { kind: 'srgb', low: 0, high: 1 },
    says: { kind: 'classes', names: ['bright', 'dark'] },
    ...{ license: 'MIT', card: 'none' },
    ...more,
    network: {
      file: 'guide.onnx',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
      inputs: { image: image?.name, noise },
      output: graph.outputs[0]?.name,
      conditioning: noise === null ? null : 'sigma',
      sizeMultiple: 1,
      ...network,
    },
  });
  writeFileSync(join(folder, 'guide.json'), JSON.stringify(manifest));
  return folder;
}
