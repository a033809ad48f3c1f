'use strict';
// Keeps a Node.js that runs cell after cell, each with modules of its own. keeper.py tells what it is told and what it
// answers. A cell is over when nothing keeps the event loop alive any more, as in a process of its own; one that ends
// the process itself, or throws what nobody catches, ends it, and the keeper starts another.

const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const Module = require('node:module');
const path = require('node:path');

const REQUESTS = 3;
const ANSWERS = 4;
const DISPATCHER = Symbol.for('undici.globalDispatcher.1');
const EVENTS = ['exit', 'beforeExit', 'uncaughtException', 'unhandledRejection', 'warning', 'SIGINT', 'SIGTERM'];

const first = {
  environment: { ...process.env },
  argv: process.argv.slice(0, 1),
  globals: new Map(Reflect.ownKeys(globalThis).map((key) => [key, Object.getOwnPropertyDescriptor(globalThis, key)])),
  listeners: new Map(EVENTS.map((event) => [event, process.listeners(event)])),
  resources: 0,
};

function say(line) {
  fs.writeSync(ANSWERS, `${line}\n`);
}

// Returns the parts of the next cell; null at the end.
function nextCell() {
  const length = Number(readUntil((data) => data.at(-1) === 0x0a));
  return length ? readUntil((data) => data.length === length).toString().split('\0') : null;
}

function readUntil(isWhole) {
  const chunks = [];
  const octet = Buffer.alloc(1);
  let data = Buffer.alloc(0);
  while (!isWhole(data)) {
    if (fs.readSync(REQUESTS, octet, 0, 1) === 0) {
      return Buffer.alloc(0);
    }
    chunks.push(Buffer.from(octet));
    data = Buffer.concat(chunks);
  }
  return data;
}

function begin(parts) {
  const words = parts.slice(5, 5 + Number(parts[4]));
  for (const entry of parts.slice(5 + words.length)) {
    const equals = entry.indexOf('=');
    process.env[entry.slice(0, equals)] = entry.slice(equals + 1);
  }
  process.chdir(parts[0]);
  process.argv = [...first.argv, ...words];
  for (const name of Object.keys(require.cache)) {
    delete require.cache[name];
  }
  Module._load(path.resolve(words[0]), null, true);
}

// As a process does that ends.
function emitExit() {
  const code = process.exitCode ?? 0;
  process.emit('exit', code);
  return process.exitCode ?? code;
}

// Puts back what belongs to the whole process; returns what the cell has left behind.
function restore() {
  for (const [name, kind] of [[http, http.Agent], [https, https.Agent]]) {
    const { options } = name.globalAgent;
    name.globalAgent.destroy();
    name.globalAgent = new kind({ ...options });
  }
  if (globalThis[DISPATCHER]) {
    const used = globalThis[DISPATCHER];
    globalThis[DISPATCHER] = new used.constructor();
    used.destroy();
  }
  process.exitCode = undefined;
  for (const name of Object.keys(process.env)) {
    if (!(name in first.environment)) {
      delete process.env[name];
    }
  }
  Object.assign(process.env, first.environment);
  for (const [event, listeners] of first.listeners) {
    process.removeAllListeners(event);
    for (const listener of listeners) {
      process.on(event, listener);
    }
  }
  return leftGlobals();
}

function leftGlobals() {
  for (const key of Reflect.ownKeys(globalThis)) {
    if (!first.globals.has(key) && key !== DISPATCHER) {
      try {
        delete globalThis[key];
      } catch {
        return `it leaves the global ${String(key)}`;
      }
    }
  }
  return '';
}

function turn() {
  say(`exit ${emitExit()}`);
  const left = restore();
  say(left ? `dirty ${left}` : 'clean');
  await_();
}

function await_() {
  const parts = nextCell();
  if (parts === null) {
    process.reallyExit(0);
  }
  process.once('beforeExit', turn);
  begin(parts);
}

for (const name of process.argv.slice(2)) {
  module.constructor._load(name, null, false);
}
say('ready');
await_();
