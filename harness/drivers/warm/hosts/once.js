'use strict';
// Loads what its arguments after the first name from the folder that the first one is, waits at descriptor 3 for one
// program, and becomes it. It is started ahead, in the confinement in which the program is to run, and runs no second
// one. The message is JSON: the words of the command line, as Node.js takes them, and what the program's environment has
// besides.

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
const request = JSON.parse(message);
Object.assign(process.env, request.environment);
const words = [...request.words];
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
