// Adds up a score sheet while it is filled in: the same weighted share the server computes on saving.
"use strict";

// Points as typed, in tenths; null while the box holds no number the server would take.
function tenths(input) {
  const parts = /^(\d{1,4})(?:\.(\d))?$/.exec(input.value.normalize("NFKC").trim());
  const value = parts ? Number(parts[1]) * 10 + Number(parts[2] || 0) : null;
  return value !== null && value <= Number(input.dataset.most) * 10 ? value : null;
}

function total(form) {
  let reached = 0;
  let weights = 0;
  let missing = 0;
  form.querySelectorAll("[data-weight]").forEach((input) => {
    const away = document.getElementById(input.dataset.away);
    if (away && away.checked) return;
    const points = tenths(input);
    if (points === null) missing += 1;
    else {
      reached += (Number(input.dataset.weight) * points) / (Number(input.dataset.most) * 10);
      weights += Number(input.dataset.weight);
    }
  });
  const output = form.querySelector("[data-score-total]");
  output.textContent = weights ? (Math.round((reached / weights) * 10000 + 1e-7) / 100).toFixed(2) : "—";
  const left = form.querySelector("[data-score-missing]");
  left.textContent = missing ? left.dataset.words.replace("{n}", missing) : left.dataset.done;
}

const sheet = document.getElementById("scores");
if (sheet) {
  sheet.addEventListener("input", () => total(sheet));
  total(sheet);
}
