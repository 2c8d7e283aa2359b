import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { StartPage } from './pages/start-page.ts';

const COMMAND = fileURLToPath(new URL('../../../electron/cli/langevin.js', import.meta.url));
const FIRST_BUILD_MS = 90_000;

/** A running `langevin studio --serve`, with what its address says. */
interface Served {
  /** With the token. */
  readonly url: string;
  readonly origin: string;
  readonly port: number;
  readonly process: ChildProcess;
}

/** The real command in a process of its own; it builds the window first where that is not built. */
async function serve(home: string, port: number): Promise<Served> {
  const args = [COMMAND, 'studio', '--serve', '--json', '--port', String(port), '--home', home];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  child.stderr.on('data', (text: Buffer) => (told += text.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => reject(new Error(`No address after ${FIRST_BUILD_MS} ms. ${told}`)), FIRST_BUILD_MS);
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString();
      const found = /"url":"([^"]+)"/.exec(said)?.[1];
      if (found === undefined) return;
      clearTimeout(late);
      resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`The studio ended with ${code}. ${told}`)));
  });
  const { origin, port: bound } = new URL(url);
  return { url, origin, port: Number(bound), process: child };
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });

/** A studio in a home of its own, and a browser that looks at it. */
export class StudioUnderTest {
  readonly home: string;
  readonly browser: Browser;
  served: Served;
  /** What went wrong in any page: exceptions, console errors. A test may look; `close` throws on any. */
  readonly faults: string[] = [];

  #isAcknowledged = false;

  private constructor(home: string, browser: Browser, served: Served) {
    this.home = home;
    this.browser = browser;
    this.served = served;
  }

  static async open(home = mkdtempSync(join(tmpdir(), 'langevin-e2e-'))): Promise<StudioUnderTest> {
    const [browser, served] = await Promise.all([openBrowser(), serve(home, 0)]);
    return new StudioUnderTest(home, browser, served);
  }

  context(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    return this.browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  }

  /** A page that has come through the door and, unless `asked` is to stay open, the first one of a home answers. */
  async page({ asked = false, context }: { asked?: boolean; context?: BrowserContext } = {}): Promise<Page> {
    const page = await (context ?? (await this.context())).newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      const { url } = message.location();
      if (message.type() === 'error' && !message.text().includes('ERR_CONNECTION'))
        this.faults.push(`${message.text()} ${url}`);
    });
    await page.goto(this.served.url);
    const start = new StartPage(page);
    await start.sample.waitFor();
    if (!asked && !this.#isAcknowledged) await start.acknowledge();
    this.#isAcknowledged = true;
    return page;
  }

  /** Ends the server as a crash or the power would. */
  async kill(): Promise<void> {
    this.served.process.kill('SIGKILL');
    await ended(this.served.process);
  }

  /** The same home at the same port again. */
  async restart(): Promise<void> {
    this.served = await serve(this.home, this.served.port);
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.served.process.kill('SIGINT');
    await ended(this.served.process);
    rmSync(this.home, { recursive: true, force: true });
    if (this.faults.length > 0) throw new Error(`The window reported errors:\n${this.faults.join('\n')}`);
  }
}
