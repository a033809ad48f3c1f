"use strict";
(function () {
  const $ = (id) => document.getElementById(id);
  const form = $("try");
  let signed = null;

  // Each lacks one thing that the browser asks for before it sends the file, each time anew.
  const open = () => ({
    origins: [location.origin], methods: ["GET", "PUT", "POST", "HEAD", "DELETE"], headers: ["*"],
    exposed: ["ETag", "x-oss-request-id"], max_age: 0,
  });
  const rules = {
    open: () => [open()],
    origin: () => [{ ...open(), origins: ["https://www.example.com"] }],
    method: () => [{ ...open(), methods: ["GET"] }],
    headers: () => [{ ...open(), headers: [] }],
    exposed: () => [{ ...open(), exposed: [] }],
    none: () => [],
  };
  const bodies = {
    file: (file) => file,
    buffer: (file) => file.arrayBuffer(),
    text: (file) => file.text(),
    form: (file) => {
      const data = new FormData();
      data.append("file", file);
      return data;
    },
  };
  function headers(text) {
    const lines = text.split("\n").filter((line) => line.trim());
    return lines.map((line) => {
      const at = line.indexOf(":");
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    });
  }
  async function send(wish) {
    const allowed = await fetch(`/v1/buckets/${signed.bucket}/cors`, {
      method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(rules[wish.cors]()),
    });
    if (!allowed.ok) throw new Error((await allowed.json()).message);
    const hasBody = !["GET", "HEAD"].includes(signed.method);
    return fetch(signed.url, {
      method: signed.method, headers: headers(wish.headers), body: hasBody ? await bodies[wish.body](wish.file) : null,
    });
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    $("seen").textContent = worded("sending…");
    $("seen").className = "muted";
    try {
      const answer = await send(Object.fromEntries(new FormData(form)));
      const tag = answer.headers.get("ETag");
      $("seen").className = answer.ok ? "good" : "error";
      $("seen").textContent = worded("The page sees: {}, ETag {}.", answer.status, tag === null ? worded("null (not exposed)") : tag);
    } catch (error) {
      $("seen").className = "error";
      $("seen").textContent = worded("The page sees: {}: {}. It is not told more; the requests on this page tell why.", error.name, error.message);
    }
  });
  document.addEventListener("signed", ({ detail }) => {
    signed = detail;
    form.hidden = false;
    $("unsigned").hidden = true;
    form.elements.headers.value = detail.headers;
    form.elements.file.required = !["GET", "HEAD", "DELETE"].includes(detail.method);
    $("send").textContent = worded("{} from this page", detail.method);
    $("seen").textContent = "";
  });
})();
