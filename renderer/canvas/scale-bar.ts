/** The longest of 1, 2 or 5 × 10ⁿ mm that fits. @returns null where the pixel size is not known. */
export function scaleBar(
  mmPerPixel: number | null,
  longest: number,
): { readonly mm: number; readonly length: number } | null {
  if (mmPerPixel === null || !(mmPerPixel > 0) || !(longest > 0)) return null;
  const most = mmPerPixel * longest;
  const decade = 10 ** Math.floor(Math.log10(most));
  const mm = [5, 2, 1].map((step) => step * decade).find((step) => step <= most) ?? decade;
  return { mm, length: mm / mmPerPixel };
}
