/** Parts of the window that F6 goes through: elements marked `data-region`, in the order of the page. */
export function regionAfter(regions: readonly Element[], focused: Element | null, step: 1 | -1): Element | undefined {
  // The innermost region counts: a page's main region may hold others.
  const at = regions.findLastIndex((r) => focused !== null && r.contains(focused));
  const from = at === -1 && step === -1 ? 0 : at;
  return regions[(from + step + regions.length) % regions.length];
}

const isShown = (element: Element): boolean => element.closest('[inert], [hidden]') === null;

export function cycleRegions(step: 1 | -1): void {
  const regions = [...document.querySelectorAll('[data-region]')].filter(isShown);
  const next = regionAfter(regions, document.activeElement, step);
  if (next instanceof HTMLElement) next.focus();
}
