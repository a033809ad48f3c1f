"use strict";
(function () {
  const matrix = document.getElementById("matrix");
  for (const button of document.querySelectorAll(".copy")) {
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copy).textContent;
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        const area = document.createElement("textarea");
        area.value = text;
        document.body.append(area);
        area.select();
        document.execCommand("copy");
        area.remove();
        button.focus();
      }
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
  }
  if (!matrix) return;
  const search = document.getElementById("search");
  const client = document.getElementById("client");
  const chips = [...document.querySelectorAll(".chip")];
  const heads = [...matrix.tHead.rows[0].cells];
  // What a column, a row or a class says stands in the page once, not in each square.
  const squares = [...matrix.querySelectorAll(".square")];
  const told = new Map(squares.map((square) => {
    const head = heads[square.parentElement.cellIndex];
    const title = square.closest("tr").cells[0].title;
    const words = [square.getAttribute("aria-label"), head.title, title, square.dataset.search || ""];
    return [square, { client: head.dataset.client, verdict: square.classList[1], search: words.join(" ").toLowerCase() }];
  }));
  const state = new URLSearchParams(location.hash.slice(1));

  function chosen() {
    return chips.filter((chip) => chip.getAttribute("aria-pressed") === "true").map((chip) => chip.dataset.verdict);
  }
  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const verdicts = chosen();
    let shown = 0;
    for (const square of squares) {
      const own = told.get(square);
      const fits = (!verdicts.length || verdicts.includes(own.verdict)) &&
        (!client.value || client.value === own.client) && words.every((word) => own.search.includes(word));
      square.classList.toggle("off", !fits);
      shown += fits;
    }
    for (const body of matrix.tBodies) {
      let any = false;
      for (const row of body.querySelectorAll("tr.row")) {
        row.hidden = !row.querySelector(".square:not(.off)");
        any = any || !row.hidden;
      }
      body.hidden = !any;
    }
    const filtered = words.length || verdicts.length || client.value;
    document.getElementById("shown").textContent = filtered ? `${shown} of ${squares.length} cells` : "";
    document.getElementById("nothing").hidden = shown > 0;
    const kept = new URLSearchParams();
    if (search.value) kept.set("search", search.value);
    if (client.value) kept.set("client", client.value);
    if (verdicts.length) kept.set("verdict", verdicts.join(","));
    history.replaceState(null, "", kept.size ? `#${kept}` : location.pathname + location.search);
    rove();
  }
  // One tab stop for the whole matrix; the arrow keys move in it.
  function rove(to) {
    const visible = squares.filter((square) => !square.classList.contains("off") && !square.closest("[hidden]"));
    for (const square of squares) square.tabIndex = -1;
    const stop = to || visible.find((square) => square.classList.contains("FAILED")) || visible[0];
    if (stop) stop.tabIndex = 0;
    if (to) to.focus();
  }
  matrix.addEventListener("pointerover", (event) => {
    const square = event.target.closest(".square");
    if (square) square.title = square.getAttribute("aria-label");
  });
  matrix.addEventListener("keydown", (event) => {
    const here = event.target.closest(".square");
    if (!here) return;
    const rows = [...matrix.querySelectorAll("tr.row")].filter((row) => !row.closest("[hidden]"));
    const cell = here.closest("td");
    const row = cell.parentElement;
    const lineOf = (own) => [...own.querySelectorAll(".square:not(.off)")];
    const line = lineOf(row);
    let to;
    if (event.key === "ArrowRight") to = line[line.indexOf(here) + 1];
    else if (event.key === "ArrowLeft") to = line[line.indexOf(here) - 1];
    else if (event.key === "Home") to = line[0];
    else if (event.key === "End") to = line[line.length - 1];
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      for (let n = rows.indexOf(row) + step; n >= 0 && n < rows.length && !to; n += step) {
        const own = lineOf(rows[n]);
        to = own.find((square) => square.closest("td").cellIndex === cell.cellIndex) ||
          own.find((square) => square.closest("td").cellIndex > cell.cellIndex) || own[own.length - 1];
      }
    } else return;
    event.preventDefault();
    if (to) rove(to);
  });
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
      filter();
    });
  }
  search.addEventListener("input", filter);
  client.addEventListener("change", filter);
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !typing) { event.preventDefault(); search.focus(); }
    if (event.key === "Escape" && document.activeElement === search) { search.value = ""; filter(); }
  });
  search.value = state.get("search") || "";
  client.value = state.get("client") || "";
  for (const verdict of (state.get("verdict") || "").split(",")) {
    const chip = chips.find((own) => own.dataset.verdict === verdict);
    if (chip) chip.setAttribute("aria-pressed", "true");
  }
  filter();
})();
