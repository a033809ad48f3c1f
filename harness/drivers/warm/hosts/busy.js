// Runs in every page and worker before its own scripts: tells when nothing that was begun is still to come.
(() => {
  'use strict';
  let busy = 0;
  const LONGEST_TIMER = 5000;
  const timers = new Set();
  const { setTimeout: later, clearTimeout: cancel, Promise: Later } = globalThis;

  function hold(promise) {
    busy += 1;
    const release = () => {
      busy -= 1;
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
  const transmit = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function send(...args) {
    hold(new Later((done) => this.addEventListener('loadend', done, { once: true })));
    return transmit.apply(this, args);
  };
  globalThis.setTimeout = function setTimeout(task, delay = 0, ...args) {
    const number = later((...given) => {
      timers.delete(number);
      return typeof task === 'function' ? task(...given) : (0, eval)(String(task));
    }, delay, ...args);
    if (delay <= LONGEST_TIMER) {
      timers.add(number);
    }
    return number;
  };
  globalThis.clearTimeout = function clearTimeout(number) {
    timers.delete(number);
    cancel(number);
  };

  globalThis.harness = {
    // Resolves once nothing that was begun is still to come.
    quiet: () => new Later((done) => {
      const look = (rounds) => later(() => {
        if (busy || timers.size) {
          look(2);
        } else if (rounds) {
          look(rounds - 1);
        } else {
          done(true);
        }
      }, 0);
      look(2);
    }),
  };
})();
