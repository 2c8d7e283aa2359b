import type { RunSummary } from '../../core/contract/studio/run-summary.ts';

/** A run of the project p, without figures. */
export const runIn = (state: RunSummary['state']): RunSummary => ({
  ...{ id: 'r', project: 'p', title: 'head', state, quarantined: false, created: '2026-01-01', finished: null },
  ...{ progress: null, preview: null, provider: null, error: null, warnings: [], measured: '4×', seconds: null },
  ...{ psnr: null, ssim: null, slice: null, batch: null },
});
