/**
 * Events that a window loses or hears twice while its connection is cut again and again:
 * `npx tsx test/bench/studio/reconnect.ts [--cuts N]`. The window's own client against the real server, over loopback.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { openEventStream } from '../../../renderer/client/event-stream.ts';
import { connectFromNode } from '../../renderer/client/node-connection.ts';
import { logIn, served } from '../../server/small-studio.ts';

const { values } = parseArgs({ options: { cuts: { type: 'string', default: '100' } } });
const cuts = Number(values.cuts);
const EVERY_MS = 2;
const LONGEST_MS = 200;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(1);
}

const tried = await served();
const connection = connectFromNode(tried.host, await logIn(tried.host, tried.token));
const heard: number[] = [];
let isFresh = 0;
openEventStream((lastEventId) => connection.api.system.events(undefined, { lastEventId }))((event) => {
  if (event.kind === 'fresh') isFresh++;
  if (event.kind === 'notice') heard.push(Number(event.text));
});
await until(() => isFresh > 0);

let published = 0;
const publishing = setInterval(() => {
  tried.studio.log.publish({ kind: 'notice', level: 'info', text: String(published++), hint: '' });
}, EVERY_MS);
const gaps: number[] = [];
for (let cut = 0; cut < cuts; cut++) {
  await pause(randomInt(LONGEST_MS));
  const before = connection.states.length;
  const began = performance.now();
  connection.cut(cut % 2 === 0 ? 'torn' : 'closed');
  await until(() => connection.states.length > before && connection.states.at(-1) === 'open');
  gaps.push(performance.now() - began);
}
clearInterval(publishing);
// Whatever is still missing after this is lost.
for (let n = 0; n < 500 && heard.length < published; n++) await pause(10);
await pause(200);

const lost = published - new Set(heard).size;
const doubled = heard.length - new Set(heard).size;
const moved = heard.filter((n, i) => i > 0 && n < heard[i - 1]!).length;
gaps.sort((a, b) => a - b);
const at = (p: number): string => `${gaps[Math.ceil(p * gaps.length) - 1]?.toFixed(0)} ms`;
console.log(`${cuts} cuts, ${published} events: ${lost} lost, ${doubled} doubled, ${moved} out of order`);
console.log(`${isFresh - 1} times told to read everything anew`);
console.log(`open again after p50 ${at(0.5)}, p95 ${at(0.95)}`);
connection.close();
await tried.close();
process.exit(lost + doubled + moved === 0 ? 0 : 1);
