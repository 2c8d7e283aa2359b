/* eslint-disable @typescript-eslint/no-require-imports -- --require takes CommonJS alone */
/** Loaded into every Node process of a test by NODE_OPTIONS: writes down whatever asks for a connection or a name. */
const { appendFileSync } = require('node:fs');
const net = require('node:net');
const dns = require('node:dns');
const dgram = require('node:dgram');

const tell = (what) => appendFileSync(process.env.CONNECTION_SPY, `${what}\n`);
const spyOn = (object, name, describe) => {
  const original = object[name];
  object[name] = function (...given) {
    tell(`${name} ${describe(given)}`);
    return original.apply(this, given);
  };
};
const targetOf = ([to]) => {
  const options = Array.isArray(to) ? to[0] : to;
  return typeof options === 'object' && options !== null
    ? (options.path ?? options.host ?? 'localhost')
    : String(options);
};
spyOn(net.Socket.prototype, 'connect', targetOf);
spyOn(dgram.Socket.prototype, 'send', (given) => given.filter((x) => typeof x === 'string').join(' '));
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) spyOn(dns, name, ([host]) => host);
tell('process');
