import { createRequire } from 'node:module';
import { usesPrior } from '../../../core/catalogue/solvers/solvers.ts';
import type { Job } from '../../../core/contract/job.ts';

/** What ran: Node, the system, and the runtime where a network runs. */
export function versions(job: Job): Record<string, string> {
  const own = { node: process.versions.node, system: `${process.platform} ${process.arch}` };
  if (!job.solvers.some((s) => usesPrior(s.id))) return own;
  const manifest: unknown = createRequire(import.meta.url)('onnxruntime-node/package.json');
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
  return { ...own, onnxruntime: version };
}
