/**
 * Asks the browser to print a page of ours: its dialog prints or saves as PDF. The page lies in a frame that nobody
 * sees; it runs nothing itself, so it is this window that calls for the print. Rejects where the page is not there.
 */
export async function printPage(url: string): Promise<void> {
  const found = await fetch(url);
  await found.body?.cancel();
  if (!found.ok) throw new Error(`The page to print is not there (${found.status}).`);
  document.querySelector(`iframe[name="${NAME}"]`)?.remove();
  const frame = document.createElement('iframe');
  frame.name = NAME;
  frame.tabIndex = -1;
  frame.setAttribute('aria-hidden', 'true');
  // A frame without a box is printed blank by some browsers.
  Object.assign(frame.style, { position: 'fixed', inset: '0', width: '1px', height: '1px', border: '0', opacity: '0' });
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  frame.src = url;
  document.body.append(frame);
  await loaded;
  frame.contentWindow?.focus();
  frame.contentWindow?.print();
}

const NAME = 'langevin-print';
