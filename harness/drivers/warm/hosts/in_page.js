// Runs in every page before its own scripts: what the harness tells a page, and what keeps a page busy.
(() => {
  'use strict';
  let busy = 0;
  const LONGEST_TIMER = 5000;
  const timers = new Set();
  const { setTimeout: later, clearTimeout: cancel, Promise: Later } = window;

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

  keepBusy(window, ['fetch', 'createImageBitmap']);
  keepBusy(Blob.prototype, ['arrayBuffer', 'text', 'bytes']);
  keepBusy(Response.prototype, ['arrayBuffer', 'text', 'json', 'blob', 'bytes', 'formData']);
  keepBusy(window.SubtleCrypto?.prototype, ['digest', 'sign', 'importKey', 'encrypt', 'verify', 'deriveBits']);
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
  window.setTimeout = function setTimeout(task, delay = 0, ...args) {
    const number = later((...given) => {
      timers.delete(number);
      return typeof task === 'function' ? task(...given) : (0, eval)(String(task));
    }, delay, ...args);
    if (delay <= LONGEST_TIMER) {
      timers.add(number);
    }
    return number;
  };
  window.clearTimeout = function clearTimeout(number) {
    timers.delete(number);
    cancel(number);
  };

  // Elements by which a page is used: all that listen for a click, in the order of the page.
  const listening = new WeakSet();
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function addEventListener(kind, ...rest) {
    if (kind === 'click' && this instanceof Element) {
      listening.add(this);
    }
    return listen.call(this, kind, ...rest);
  };
  const isDisabled = (element) => element.disabled || element.getAttribute('aria-disabled') === 'true';
  const pressed = new WeakSet();
  const MEANS_NO = /cancel|abort|clear|reset|remove|delete|close|back|stop|pause|取消|清空|删除|重置|关闭|暂停/i;

  function buttons() {
    const all = [...document.querySelectorAll('*')].filter((element) =>
      listening.has(element) || element.onclick || /^(?:submit|image)$/.test(element.type) ||
      (element.localName === 'button' && element.type !== 'reset'));
    return all.filter((element) => !pressed.has(element) && !isDisabled(element) && (element.type !== 'file' || made.includes(element)) &&
      !MEANS_NO.test(`${element.id} ${element.textContent.slice(0, 80)} ${element.value ?? ''}`));
  }

  // A script alone finds the elements that it looks for, as its own page would have them.
  const made = [];
  if (__ALONE__) {
    const make = (selector) => {
      const [, tag = '', id = ''] = /^([a-z]*)(?:#([\w-]+)|\.[\w-]+|\[[^\]]*\])*$/i.exec(selector) ?? [];
      const known = /^(?:button|form|progress|img|video|canvas|div|p|span|a|ul|textarea|output)$/i.test(tag);
      const name = known ? tag : /form/i.test(id) && !/file|input/i.test(id) ? 'form' : 'input';
      const element = document.createElement(name);
      element.id = id;
      if (name === 'input') {
        element.type = /btn|button|submit|send|cancel|start/i.test(id) ? 'button' : 'file';
        if (element.type === 'file' && window.harness.file) {
          // What reads the file at once has a reader who has chosen it before.
          const list = new DataTransfer();
          list.items.add(window.harness.file);
          element.files = list.files;
        }
      } else if (name === 'form') {
        element.innerHTML = '<input type="file" name="file"><button>Upload</button>';
      }
      (document.body ?? document.documentElement).append(element);
      made.push(element);
      return element;
    };
    const byId = Document.prototype.getElementById;
    Document.prototype.getElementById = function getElementById(id) {
      return byId.call(this, id) ?? make(`#${id}`);
    };
    const select = Document.prototype.querySelector;
    Document.prototype.querySelector = function querySelector(selector) {
      return select.call(this, selector) ?? make(selector);
    };
  }
  const waiting = [];
  const told = __TOLD__;
  const chosen = __FILE__;
  window.harness = {
    ...told,
    file: chosen && new File([Uint8Array.from(atob(chosen.bytes), (one) => one.charCodeAt(0))], chosen.name, {
      type: chosen.kind,
    }),
    map(text) {
      return Object.fromEntries((text ?? '').match(/.+/g)?.map((line) => line.split(/: (.*)/)) ?? []);
    },
    // Calls what needs the file once that has been chosen.
    begin(task) {
      waiting.push(task);
    },
    start() {
      for (const task of waiting.splice(0)) {
        task();
      }
    },
    // Every place where a file can be chosen and none is.
    inputs: () => [...document.querySelectorAll('input[type=file]')].filter(
      (one) => (!one.files.length || made.includes(one)) && !one.webkitdirectory),
    fill() {
      for (const field of document.querySelectorAll('input, textarea')) {
        const name = `${field.name} ${field.id} ${field.placeholder}`;
        const value = /url|link|地址/i.test(name) ? told.HARNESS_SIGNED_URL
          : /^(?:key|object|filename)|object.?(?:key|name)/i.test(field.name || field.id) ? told.HARNESS_KEY : undefined;
        if (value && !field.value && /^(?:text|url|search|textarea)$/.test(field.type)) {
          field.value = value;
          field.dispatchEvent(new Event('input', { bubbles: true }));
          field.dispatchEvent(new Event('change', { bubbles: true }));
        }
      }
    },
    press() {
      const next = buttons()[0];
      if (next) {
        pressed.add(next);
        if (next.form) {
          pressed.add(next.form);
        }
        next.click();
        return true;
      }
      const form = [...document.forms].find((one) => !pressed.has(one));
      if (form) {
        pressed.add(form);
        form.requestSubmit();
      }
      return Boolean(form);
    },
    text: () => document.body?.innerText ?? '',
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
