import type { App, CommandLine, Session, WebContents } from 'electron';
import { mayAsk, mayDownload, mayNavigate, mayRequest } from './policy.ts';

/** Chromium's own errands, none of which this program needs. The last one: no name is ever looked up. */
const SWITCHES: readonly (readonly [string, string?])[] = [
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-sync'],
  ['disable-quic'],
  ['no-proxy-server'],
  ['no-pings'],
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
];

/** Before the program is ready. */
export function quieten(commandLine: CommandLine): void {
  for (const [name, value] of SWITCHES) {
    if (value === undefined) commandLine.appendSwitch(name);
    else commandLine.appendSwitch(name, value);
  }
}

/** Everything that pages may ask of the system or the network goes through the policy. */
export function guardSession(session: Session, hasDevTools: boolean): void {
  session.setPermissionRequestHandler((_, permission, answer, { requestingUrl }) =>
    answer(mayAsk(permission, originOf(requestingUrl))),
  );
  session.setPermissionCheckHandler((_, permission, origin) => mayAsk(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayRequest(url, hasDevTools) }));
  session.on('will-download', (event, item) => {
    if (!mayDownload(item.getURL())) event.preventDefault();
  });
}

/** `app://langevin/…` → `app://langevin`; the platform's own parser knows no origin of such a scheme. */
const originOf = (address: string): string => /^[a-z]+:\/\/[^/]+/.exec(address)?.[0] ?? '';

/** Every page of the program, also one that is made by mistake. @param openReport the one new window that there is */
export function guardContents(app: App, openReport: (address: string) => void): void {
  app.on('web-contents-created', (_, contents: WebContents) => {
    contents.on('will-frame-navigate', (event) => {
      if (!mayNavigate(event.url, event.isMainFrame)) event.preventDefault();
    });
    contents.on('will-navigate', (event) => {
      if (!mayNavigate(event.url, true)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openReport(url);
      return { action: 'deny' };
    });
  });
}
