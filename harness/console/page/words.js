"use strict";
const wordsOfReader = JSON.parse(document.getElementById("words").textContent);
// A sentence in the reader's language, with its values in the place of {}.
function worded(text, ...values) {
  const pieces = wordsOfReader[text].split("{}");
  return pieces.map((piece, n) => piece + (n < values.length ? values[n] : "")).join("");
}
