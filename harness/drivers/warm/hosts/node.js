'use strict';
// Keeps a Node.js that runs cell after cell, each with modules of its own. runtime.py tells what it is told and what it
// answers. A cell is over when nothing keeps the event loop alive any more, as in a process of its own; one that ends
// the process itself, or throws what nobody catches, ends it, and the keeper starts another.

const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

const REQUESTS = 3;
const ANSWERS = 4;
const CHUNK = 65536;
const BYTE_ORDER_MARK = '\uFEFF';
const ECMASCRIPT_MODULE = /^\s*(import|export)\b|\bimport\s*\(/m;
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
  let data = Buffer.alloc(0);
  for (let whole = Infinity; data.length < whole; ) {
    const chunk = Buffer.alloc(CHUNK);
    const count = fs.readSync(REQUESTS, chunk);
    if (count === 0) {
      return null;
    }
    data = Buffer.concat([data, chunk.subarray(0, count)]);
    const end = data.indexOf('\n') + 1;
    whole = end ? end + Number(data.subarray(0, end)) : Infinity;
  }
  return data.subarray(data.indexOf('\n') + 1).toString().split('\0');
}

function begin(parts) {
  const words = parts.slice(5, 5 + Number(parts[4]));
  const text = fs.readFileSync(words[0], 'utf8');
  if (ECMASCRIPT_MODULE.test(text) || words[0].endsWith('.mjs')) {
    // What is imported is kept for good: it would run only once.
    say('cannot it is, or imports, an ECMAScript module');
    return false;
  }
  for (const entry of parts.slice(5 + words.length)) {
    const equals = entry.indexOf('=');
    process.env[entry.slice(0, equals)] = entry.slice(equals + 1);
  }
  process.chdir(parts[0]);
  process.argv = [...first.argv, ...words];
  for (const name of Object.keys(require.cache)) {
    delete require.cache[name];
  }
  process.once('beforeExit', turn);
  Module._load(path.resolve(words[0]), null, true);
  return true;
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
  awaitCell();
}

function awaitCell() {
  for (let begun = false; !begun; ) {
    const parts = nextCell();
    if (parts === null) {
      process.reallyExit(0);
    }
    begun = begin(parts);
  }
}

// A library is found, read and compiled once; each cell has all of its modules run anew.
const compiled = new Map();
const texts = new Map();
const places = new Map();

function isOfLibrary(filename) {
  return /[\\/]node_modules[\\/]/.test(filename ?? '');
}

function findOnce(find) {
  return function findFile(request, parent, isMain, options) {
    if (options || !isOfLibrary(parent?.filename)) {
      return find.call(this, request, parent, isMain, options);
    }
    const key = `${parent.filename}\0${request}`;
    if (!places.has(key)) {
      places.set(key, find.call(this, request, parent, isMain));
    }
    return places.get(key);
  };
}

function readSourceOnce(read) {
  return function load(module, filename) {
    return compiled.has(filename) ? module._compile('', filename) : read(module, filename);
  };
}

function readDataOnce(read) {
  return function load(module, filename) {
    if (texts.has(filename)) {
      module.exports = JSON.parse(texts.get(filename));
      return;
    }
    read(module, filename);
    const text = isOfLibrary(filename) ? fs.readFileSync(filename, 'utf8') : BYTE_ORDER_MARK;
    if (!text.startsWith(BYTE_ORDER_MARK)) {
      texts.set(filename, text);
    }
  };
}

function compileOnce(ofSnippets) {
  return function compile(content, filename, ...rest) {
    if (!isOfLibrary(filename) || !/\.c?js$/.test(filename) || rest[0] === 'module') {
      return ofSnippets.call(this, content, filename, ...rest);
    }
    if (!compiled.has(filename)) {
      const importModuleDynamically = vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER;
      const script = new vm.Script(Module.wrap(content), { filename, importModuleDynamically });
      compiled.set(filename, { script, like: Module.createRequire(filename) });
    }
    const { script, like } = compiled.get(filename);
    const run = script.runInThisContext();
    const needs = Object.assign((id) => this.require(id), like, { main: require.main });
    return run.call(this.exports, this.exports, needs, this, filename, path.dirname(filename));
  };
}

Module.prototype._compile = compileOnce(Module.prototype._compile);
Module._resolveFilename = findOnce(Module._resolveFilename);
Module._extensions['.js'] = readSourceOnce(Module._extensions['.js']);
Module._extensions['.json'] = readDataOnce(Module._extensions['.json']);
for (const name of process.argv.slice(2)) {
  module.constructor._load(name, null, false);
}
say('ready');
awaitCell();
