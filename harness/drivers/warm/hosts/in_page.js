// Runs in every page before its own scripts: what the harness tells a page, and how a page is used.
(() => {
  'use strict';
  // A worker runs the same before its own script, so that it is waited for as the page is.
  const address = (text) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  window.Worker = class Worker extends window.Worker {
    constructor(script, how) {
      const [before, own] = [address(__BUSY__), JSON.stringify(new URL(script, document.baseURI).href)];
      super(address(how?.type === 'module' ? `import '${before}'; import ${own};` : `importScripts('${before}', ${own});`), how);
    }
  };

  // Elements by which a page is used: all that listen for a click, in the order of the page.
  const listening = new WeakSet();
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function addEventListener(kind, ...rest) {
    if (kind === 'click' && this instanceof Element) {
      listening.add(this);
    } else if (kind in OFFERS) {
      hearers[kind].add(this ?? window);
    }
    return listen.call(this, kind, ...rest);
  };
  const MOST_SEEN = 200;
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

  // Places where a file can be dropped or pasted; React hears of everything at the root of its tree.
  const hearers = { drop: new Set(), paste: new Set() };
  const OFFERS = { drop: ['dragenter', 'dragover', 'drop'], paste: ['paste'] };
  const hears = (one, kind) => one[`on${kind}`] || (hearers[kind].has(one) && !Object.keys(one).some((key) => key.startsWith('__reactContainer'))) ||
    Object.keys(one).some((key) => key.startsWith('__reactProps') && one[key][`on${kind[0].toUpperCase()}${kind.slice(1)}`]);

  function offer(one, kind) {
    for (const name of OFFERS[kind]) {
      const data = new DataTransfer();
      data.items.add(window.harness.file);
      const how = { bubbles: true, cancelable: true, dataTransfer: data, clipboardData: data };
      one.dispatchEvent(kind === 'drop' ? new DragEvent(name, how) : new ClipboardEvent(name, how));
    }
  }

  // Lines that the page has shown, for however long; what it says by a class or a colour alone.
  const seen = new Set();
  const shown = new Set();
  let first;
  const shows = ({ target, attributeName, oldValue }) => {
    const parts = (text) => (text ?? '').split(attributeName === 'class' ? /\s+/ : /\s*;\s*/);
    const added = parts(target.getAttribute(attributeName)).filter((one) => !parts(oldValue).includes(one));
    const meant = added.find((one) => (attributeName === 'class' ? /succe(?:ss|ed)/i : /color:.*\b(?:green|lime)\b/i).test(one));
    if (meant && target.checkVisibility()) {
      shown.add(`${attributeName}: ${meant.replaceAll(/[-_:]+/g, ' ')}${attributeName === 'class' ? '' : ' (success)'}`);
    }
  };
  new MutationObserver((records) => {
    records.filter((one) => one.type === 'attributes').forEach(shows);
    for (const { target, addedNodes } of records.filter((one) => one.type !== 'attributes')) {
      for (const node of addedNodes.length ? addedNodes : [target]) {
        const holder = node instanceof Element ? node : node.parentElement;
        if (seen.size < MOST_SEEN && holder?.checkVisibility() && !/^(?:script|style)$/i.test(holder.localName)) {
          node.textContent.split('\n').map((line) => line.trim()).filter(Boolean).forEach((line) => seen.add(line));
        }
      }
    }
  }).observe(document, { childList: true, characterData: true, subtree: true, attributeFilter: ['class', 'style'], attributeOldValue: true });

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
  // Made when it is asked for: most pages have a field for it.
  let file;
  Object.defineProperty(window.harness, 'file', { get: () => {
    file ??= chosen && new File([Uint8Array.from(atob(chosen.bytes), (one) => one.charCodeAt(0))], chosen.name, {
      type: chosen.kind,
    });
    return file;
  } });
  // Chromium asks its user by a window of its own, which nobody sees here.
  window.showOpenFilePicker = async () => [{ kind: 'file', name: window.harness.file.name, getFile: async () => window.harness.file }];
  Object.assign(window.harness, {
    ...told,
    map(text) {
      return Object.fromEntries((text ?? '').match(/.+/g)?.map((line) => line.split(/: (.*)/)) ?? []);
    },
    // Calls what needs the file once that has been chosen.
    begin(task) {
      waiting.push(task);
    },
    // Puts into attributes what their placeholders stand for, in what is there now and what comes.
    give(pairs) {
      const given = new Map(pairs);
      const put = () => [...document.querySelectorAll('*')].flatMap((one) => [...one.attributes])
        .filter((one) => given.has(one.value)).forEach((one) => { one.value = given.get(one.value); });
      put();
      document.addEventListener('DOMContentLoaded', put);
    },
    // Tells the page that its user goes elsewhere, as a browser does.
    leave() {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
      window.dispatchEvent(new PageTransitionEvent('pagehide'));
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      window.dispatchEvent(new Event('unload'));
    },
    start() {
      for (const task of waiting.splice(0)) {
        try {
          task();
        } catch (error) {
          reportError(error);
        }
      }
    },
    // Every place where a file can be chosen and none is.
    inputs: () => [...document.querySelectorAll('input[type=file]')].filter(
      (one) => (!one.files.length || made.includes(one)) && !one.webkitdirectory),
    // Gives the file to what takes it otherwise than by a field.
    drop() {
      if (!window.harness.file || document.querySelector('input[type=file]')) {
        return;
      }
      for (const kind of Object.keys(OFFERS)) {
        const place = [...document.querySelectorAll('*'), document, window].find((one) => hears(one, kind));
        if (place) {
          offer(place, kind);
          return;
        }
      }
    },
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
    // All that its user has seen: also what is gone again, in fields, and as the title; how it looks, where it says nothing.
    text() {
      const fields = [...document.querySelectorAll('input, textarea')]
        .filter((one) => !/^(?:file|hidden|password)$/.test(one.type) && !Object.values(told).includes(one.value)).map((one) => one.value);
      const lines = [...seen, document.title, document.body?.innerText ?? '', ...fields].join('\n').split('\n');
      first ??= new Set(lines);
      return (lines.every((one) => first.has(one)) ? [...shown, ...lines] : lines).join('\n');
    },
  });
})();
