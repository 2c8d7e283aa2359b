/**
 * The page's policy: everything from this server, nothing inline, no code from text. `'self'` in connect-src covers a
 * WebSocket of the same host and port.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default vue',
].join('; ');

/** What is no page runs nothing and loads nothing, should somebody open it as one. */
export const DATA_POLICY = "default-src 'none'; sandbox";

/** On every answer; an answer's own headers go before these. There are no CORS headers, ever. */
export const GUARDS: Readonly<Record<string, string>> = {
  'content-security-policy': DATA_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // A report is shown in a frame of our own page.
  'x-frame-options': 'SAMEORIGIN',
  'cache-control': 'no-store',
};
