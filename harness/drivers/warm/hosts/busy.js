// Runs in every page and worker before its own scripts: tells when nothing that was begun is still to come.
(() => {
  'use strict';
  let busy = 0;
  const LONGEST_TIMER = 5000;
  const timers = new Set();
  const { setTimeout: later, clearTimeout: cancel, Promise: Later } = globalThis;

  // Who waits is told after some turns in which nothing was begun; whatever ends has them counted anew.
  const TURNS = 3;
  const waiting = [];
  let looks = 0;

  function look() {
    const mine = looks += 1;
    const turn = (left) => {
      if (mine !== looks || busy || timers.size) {
        return;
      }
      if (left) {
        later(turn, 0, left - 1);
      } else {
        waiting.splice(0).forEach((tell) => tell());
      }
    };
    if (waiting.length) {
      turn(TURNS);
    }
  }

  function hold(promise) {
    busy += 1;
    const release = () => {
      busy -= 1;
      look();
    };
    promise.then(release, release);
    return promise;
  }

  function keepBusy(owner, names) {
    for (const name of names) {
      const own = owner?.[name];
      if (typeof own === 'function') {
        owner[name] = {
          [name](...args) {
            const made = own.apply(this, args);
            return made instanceof Later ? hold(made) : made;
          },
        }[name];
      }
    }
  }

  keepBusy(globalThis, ['fetch', 'createImageBitmap']);
  keepBusy(globalThis.ServiceWorkerContainer?.prototype, ['register']);
  keepBusy(Blob.prototype, ['arrayBuffer', 'text', 'bytes']);
  keepBusy(Response.prototype, ['arrayBuffer', 'text', 'json', 'blob', 'bytes', 'formData']);
  keepBusy(globalThis.SubtleCrypto?.prototype, ['digest', 'sign', 'importKey', 'encrypt', 'verify', 'deriveBits']);
  for (const name of ['readAsArrayBuffer', 'readAsText', 'readAsDataURL', 'readAsBinaryString']) {
    const read = FileReader.prototype[name];
    FileReader.prototype[name] = function (...args) {
      hold(new Later((done) => this.addEventListener('loadend', done, { once: true })));
      return read.apply(this, args);
    };
  }
  const draw = globalThis.HTMLCanvasElement?.prototype.toBlob;
  if (draw) {
    HTMLCanvasElement.prototype.toBlob = function toBlob(task, ...rest) {
      hold(new Later((done) => draw.call(this, done, ...rest))).then(task);
    };
  }
  const transmit = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function send(...args) {
    hold(new Later((done) => this.addEventListener('loadend', done, { once: true })));
    return transmit.apply(this, args);
  };
  globalThis.setTimeout = function setTimeout(task, delay = 0, ...args) {
    const number = later((...given) => {
      timers.delete(number);
      look();
      return typeof task === 'function' ? task(...given) : (0, eval)(String(task));
    }, delay, ...args);
    if (delay <= LONGEST_TIMER) {
      timers.add(number);
    }
    return number;
  };
  globalThis.clearTimeout = function clearTimeout(number) {
    timers.delete(number);
    look();
    cancel(number);
  };

  globalThis.harness = {
    // Resolves once nothing that was begun is still to come: to a value, or to what a function returns.
    quiet: (value) => new Later((done) => {
      waiting.push(() => done(typeof value === 'function' ? value() : value));
      look();
    }),
  };
})();
