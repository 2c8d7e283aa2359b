declare global {
  interface Window {
    /** Chromium; unknown to TypeScript's own DOM. */
    readonly trustedTypes?: {
      createPolicy(name: 'default', rules: { createScriptURL(address: string): string | null }): unknown;
    };
  }
}

/**
 * The content policy lets no text become code. Workers of our own are all that is let through: Vite gives their
 * addresses as text.
 */
export function trustOwnWorkers(): void {
  window.trustedTypes?.createPolicy('default', {
    createScriptURL: (address) => (new URL(address, location.href).origin === location.origin ? address : null),
  });
}
