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
  const ETAG = "ETag";
  const elements = { origins: "AllowedOrigin", methods: "AllowedMethod", headers: "AllowedHeader", exposed: "ExposeHeader" };

  // A rule as a bucket's document of CORS rules holds it.
  function written(rule) {
    const listed = Object.entries(elements).flatMap(([part, name]) => rule[part].map((one) => `<${name}>${one}</${name}>`));
    return `<CORSRule>${listed.join("")}</CORSRule>`;
  }
  function seen(answer, given) {
    const tag = answer.headers.get(ETAG);
    if (tag !== null) return worded("The page sees: {}, ETag {}.", answer.status, tag);
    // What deletes is answered without an ETag.
    const hiding = answer.ok && signed.method !== "DELETE" && given.find((rule) => !rule.exposed.includes(ETAG));
    if (!hiding) return worded("The page sees: {}.", answer.status);
    return worded(
      "The page sees: {}, and null for the ETag that was sent: the bucket's CORS rule has no ExposeHeader: ETag. Let the rule expose it: {}",
      answer.status, written({ ...hiding, exposed: [...hiding.exposed, ETAG] }),
    );
  }
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
  async function send(wish, given) {
    const allowed = await fetch(`/v1/buckets/${signed.bucket}/cors`, {
      method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(given),
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
      const wish = Object.fromEntries(new FormData(form));
      const given = rules[wish.cors]();
      const answer = await send(wish, given);
      $("seen").className = answer.ok ? "good" : "error";
      $("seen").textContent = seen(answer, given);
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
