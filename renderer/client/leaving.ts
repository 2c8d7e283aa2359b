/** What a document does when its page is hidden, and when it goes: a reload, a closed tab. */
export interface Leaving {
  /** Sends what waits to be sent, before it returns. @param isGone nothing of this page will be seen again */
  readonly flush?: (isGone: boolean) => void;
  /** Something would be lost all the same: the browser asks the person. */
  readonly isAtRisk?: () => boolean;
}

/** For as long as the page lives. */
export function onLeaving({ flush, isAtRisk }: Leaving): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') flush?.(false);
  });
  window.addEventListener('pagehide', () => flush?.(true));
  window.addEventListener('beforeunload', (event) => {
    flush?.(false);
    if (isAtRisk?.() === true) event.preventDefault();
  });
}
