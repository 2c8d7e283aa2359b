import { z } from 'zod';

/** The file of a network, which is loaded only if it is this one. */
export const networkFile = {
  /** A plain name in the manifest's own folder. */
  file: z.string().regex(/^[^/\\]+\.onnx$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
} as const;
