'use strict';
// Loads what its arguments after the first name from the folder that the first one is, waits at descriptor 3 for one
// program, and becomes it. It is started ahead, in the confinement in which the program is to run, and runs no second
// one. `once.py` tells what the message is; its words are those that Node.js takes.

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const GATE = 3;

for (const name of ['node:http', 'node:https', 'node:stream', 'node:url']) {
  require(name);
}
const load = Module.createRequire(path.join(process.argv[2], 'once.js'));
for (const name of process.argv.slice(3)) {
  try {
    load(name);
  } catch {
    // The program itself will meet it, and in its own words.
  }
}
const message = fs.readFileSync(GATE, 'utf8');
fs.closeSync(GATE);
if (!message) {
  process.reallyExit(0); // whoever has started it ends
}
const [count, ...parts] = message.split('\0');
const words = parts.splice(0, Number(count));
for (const part of parts) {
  const equals = part.indexOf('=');
  process.env[part.slice(0, equals)] = part.slice(equals + 1);
}
const before = [];
while (words[0] === '--require') {
  before.push(path.resolve(words[1]));
  words.splice(0, 2);
}
process.argv = [process.argv[0], path.resolve(words[0]), ...words.slice(1)];
for (const name of before) {
  require(name);
}
Module.runMain();
