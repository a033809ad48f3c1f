"use strict";
(function () {
  const $ = (id) => document.getElementById(id);
  const list = $("list");
  const seen = new Set();
  let show = "all";
  let copies = {};

  // What stands between backticks is code; everything is text, never markup.
  function prose(node, text) {
    node.textContent = "";
    const pieces = text.split("`");
    pieces.forEach((piece, n) => {
      if (n % 2 && pieces.length % 2) {
        const code = document.createElement("code");
        code.textContent = piece;
        node.append(code);
      } else if (piece) node.append(piece);
    });
  }
  function readable(text) {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(text, (c) => c.charCodeAt(0)));
    } catch {
      return text;
    }
  }
  function bytes(count) {
    return count === 1 ? worded("1 byte") : worded("{} bytes", count.toLocaleString(document.documentElement.lang));
  }
  function entry(exchange) {
    const item = $("request").content.firstElementChild.cloneNode(true);
    const part = (name) => item.querySelector(name);
    const why = exchange.explanation;
    const refused = exchange.status === 0 || exchange.status >= 400;
    item.classList.toggle("refused", refused);
    item.dataset.number = exchange.number;
    part(".status").textContent = `${refused ? "✗" : "✓"} ${exchange.status || worded("no answer")}${exchange.code ? ` ${exchange.code}` : ""}`;
    part(".method").textContent = exchange.method;
    part(".key").textContent = `/${exchange.bucket}/${exchange.key}`;
    part(".time").textContent = new Date(exchange.arrived_at * 1000).toLocaleTimeString();
    if (why) {
      prose(part(".why"), why.sentence);
      prose(part(".advice"), why.advice ? worded("Fix: {}", why.advice) : "");
    } else {
      prose(part(".why"), refused ? exchange.message : "");
      part(".advice").remove();
    }
    const rows = ((why && why.differences) || []).filter((own) => own.signed !== null || own.sent !== null);
    const body = part(".differences tbody");
    for (const own of rows) {
      const row = body.insertRow();
      const name = document.createElement("th");
      name.scope = "row";
      name.textContent = own.subject;
      row.append(name);
      for (const value of [own.signed, own.sent]) {
        const cell = row.insertCell();
        if (value === null) cell.textContent = "–";
        else {
          const code = document.createElement("code");
          code.textContent = value;
          cell.append(code);
        }
      }
    }
    if (!rows.length) part(".scroll").remove();
    part(".head").textContent = readable(exchange.raw_head).trim();
    if (exchange.canonical_request) part(".canonical pre").textContent = exchange.canonical_request;
    else part(".canonical").remove();
    const facts = [exchange.framing];
    if (exchange.expects_continue) facts.push(worded("waited for 100-continue"));
    if (exchange.body) facts.push(bytes(exchange.body.length), `MD5 ${exchange.body.md5}`);
    if (why) facts.push(`${worded(why.proof)}${why.tried ? worded(", {} signatures computed", why.tried) : ""}`);
    if (exchange.ec) facts.push(`EC ${exchange.ec}`);
    part(".facts").textContent = facts.join(" · ");
    return item;
  }
  function visible() {
    for (const item of list.children) item.hidden = show === "refused" && !item.classList.contains("refused");
    $("empty").hidden = list.children.length > 0;
  }
  function take(exchange) {
    if (seen.has(exchange.number)) return;
    seen.add(exchange.number);
    const item = entry(exchange);
    item.classList.add("new");
    list.prepend(item);
    while (list.children.length > 200) list.lastElementChild.remove();
    const why = exchange.explanation ? ` ${exchange.explanation.sentence.replaceAll("`", "")}` : "";
    $("news").textContent = `${exchange.method} ${exchange.key}: ${exchange.status || worded("no answer")}.${why}`;
    visible();
    objects();
  }
  let asked = 0, shown = 0;
  async function objects() {
    const mine = asked += 1;
    // Where the server has gone, the state of the connection says so.
    const found = await fetch("/objects").then((answer) => answer.json()).catch(() => null);
    // An answer that comes after a later one is out of date.
    if (found === null || mine < shown) return;
    shown = mine;
    const box = $("objects");
    box.textContent = "";
    for (const own of found) {
      const item = document.createElement("li");
      const code = document.createElement("code");
      code.textContent = `${own.bucket}/${own.key}`;
      const small = document.createElement("small");
      const kept = Object.entries(own.headers).map(([name, value]) => `${name}: ${readable(value)}`);
      small.textContent = [bytes(own.length), ...kept].join(" · ");
      item.append(code, small);
      box.append(item);
    }
    $("no-objects").hidden = found.length > 0;
  }
  function choose(name, focus) {
    for (const tab of $("tabs").children) {
      const on = tab.textContent === name;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      if (on && focus) tab.focus();
    }
    $("code").textContent = copies[name];
    $("code").setAttribute("aria-label", worded("Code: {}", name));
  }
  function tabs(names) {
    const box = $("tabs");
    const before = box.querySelector('[aria-selected="true"]');
    const kept = before && names.includes(before.textContent) ? before.textContent : names[0];
    box.textContent = "";
    for (const name of names) {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.role = "tab";
      tab.textContent = name;
      tab.setAttribute("aria-controls", "code");
      tab.addEventListener("click", () => choose(name, true));
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        choose(names[(names.indexOf(name) + step + names.length) % names.length], true);
      });
      box.append(tab);
    }
    choose(kept, false);
  }
  const settings = fetch("/settings").then((answer) => answer.json()).then((told) => {
    $("endpoint").textContent = told.endpoint;
    $("region").textContent = told.region;
    for (const name of told.buckets) $("buckets").append(new Option(name));
  });
  $("sign").addEventListener("submit", async (event) => {
    event.preventDefault();
    // The buckets to choose from come with the settings.
    await settings;
    const form = Object.fromEntries(new FormData($("sign")));
    form.expires = Number(form.expires);
    const answer = await fetch("/sign", { method: "POST", body: JSON.stringify(form) });
    const told = await answer.json();
    $("sign-error").textContent = told.error || "";
    $("signed").hidden = !told.url;
    if (told.url) {
      copies = { URL: told.url, ...told.copies };
      document.dispatchEvent(new CustomEvent("signed", { detail: { ...form, url: told.url } }));
      tabs(["curl", ...Object.keys(copies).filter((name) => name !== "curl")]);
    }
  });
  $("copy").addEventListener("click", async () => {
    await navigator.clipboard.writeText($("code").textContent);
    $("copy").textContent = worded("Copied");
    setTimeout(() => { $("copy").textContent = worded("Copy"); }, 1500);
  });
  for (const chip of document.querySelectorAll("[data-show]")) {
    chip.addEventListener("click", () => {
      show = chip.dataset.show;
      for (const own of document.querySelectorAll("[data-show]")) own.setAttribute("aria-pressed", String(own === chip));
      visible();
    });
  }
  $("clear").addEventListener("click", () => { list.textContent = ""; visible(); });

  const events = new EventSource("/v1/events?last=200");
  const state = (text, name) => { $("state").textContent = text; $("state").className = `state ${name}`; };
  events.onopen = () => state(worded("live"), "on");
  events.onerror = () => state(worded("not connected"), "off");
  events.addEventListener("exchange", (event) => take(JSON.parse(event.data)));
  objects();
  visible();
})();
