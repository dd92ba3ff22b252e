// Improves pages that already work without it: adding up, saving drafts, copying, printing, uploading.
// It holds no words of its own: they stand in data attributes, in the reader's language.
"use strict";

const live = document.getElementById("live");
const say = (words) => { live.textContent = ""; setTimeout(() => { live.textContent = words; }, 50); };
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// ---- what needs a script is hidden until there is one
function reveal() {
  document.querySelectorAll("[data-copy], [data-print]").forEach((button) => { button.hidden = false; });
  const here = document.querySelector(".rail [aria-current]");
  if (here && here.offsetLeft > innerWidth) here.scrollIntoView({ inline: "center", block: "nearest" });
}

// ---- budgets: whole fen, as the server counts (price × quantity, half a fen rounds up)
function hundredths(text) {
  const plain = text.normalize("NFKC").replace(/[,¥\s]/g, "");
  const parts = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(plain);
  return parts && BigInt(parts[1]) * 100n + BigInt((parts[2] || "").padEnd(2, "0"));
}

function yuan(fen) {
  const text = String(fen).padStart(3, "0");
  return text.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",") + "." + text.slice(-2);
}

function addUp(table) {
  const sums = { "": 0n };
  table.querySelectorAll("tbody tr").forEach((row) => {
    const price = hundredths(row.querySelector("[data-price]").value);
    const quantity = row.querySelector("[data-quantity]");
    const times = quantity ? hundredths(quantity.value) : 100n;
    const known = price !== null && times !== null;
    const fen = known ? (price * times + 50n) / 100n : 0n;
    const source = row.querySelector("[data-source]");
    row.querySelector("[data-amount]").textContent = known ? yuan(fen) : "—";
    sums[""] += fen;
    if (source) sums[source.value] = (sums[source.value] || 0n) + fen;
  });
  table.querySelectorAll("[data-total]").forEach((output) => {
    output.textContent = yuan(sums[output.dataset.total] || 0n);
  });
  table.querySelectorAll("[data-share]").forEach((state) => {
    const part = sums[state.dataset.share] || 0n;
    const all = sums[""];
    const tenths = all ? Number((part * 2000n + all) / (all * 2n)) : 0;
    const over = Number(part) * 100 > Number(all) * Number(state.dataset.limit);
    state.textContent = fill(state.dataset.words, { percent: tenths / 10 + "%", limit: state.dataset.limit + "%" });
    state.classList.toggle("red", over);
    state.classList.toggle("green", !over);
  });
}

// ---- drafts: saved a moment after the last key, never over someone else's version
const waiting = new Map();
const saving = new Map();

function later(form, seconds) {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => save(form), seconds * 1000));
}

function save(form, keepalive = false) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  if (saving.has(form)) return later(form, 1);
  saving.set(form, send(form, keepalive).finally(() => saving.delete(form)));
}

async function send(form, keepalive) {
  const status = document.querySelector("[data-autosave-status]");
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  let answer;
  try {
    answer = await fetch(form.dataset.autosave, {
      method: "POST", body: data, keepalive, redirect: "manual", headers: { Accept: "application/json" },
    });
  } catch {
    status.textContent = status.dataset.offline;
    return later(form, 15);
  }
  if (answer.ok) {
    const saved = await answer.json();
    if (form.elements.version) form.elements.version.value = saved.version;
    status.textContent = fill(status.dataset.saved, { at: saved.saved_at });
  } else if (answer.status === 409) {
    const link = Object.assign(document.createElement("a"), { href: location.href, target: "_blank", textContent: status.dataset.open });
    status.replaceChildren(status.dataset.overtaken + " ", link);
    delete form.dataset.autosave;
  } else {
    status.textContent = answer.type === "opaqueredirect" || answer.status === 401 ? status.dataset.signedOut : status.dataset.refused;
  }
}

// ---- uploads: too large is said before sending; the rest shows how far it is
function tooLarge(input) {
  const largest = Number(input.dataset.largest);
  const big = [...input.files].find((file) => file.size > largest);
  const words = big ? fill(live.dataset.tooBig, { name: big.name, size: (big.size / 1048576).toFixed(1), largest: largest / 1048576 }) : "";
  input.setCustomValidity(words);
  input.setAttribute("aria-invalid", Boolean(big));
  const status = input.form.querySelector("[data-upload-status]");
  if (status) { status.textContent = words; status.classList.toggle("error", Boolean(big)); }
  return Boolean(big);
}

// The answer takes the place of the page; going back from it, the address no longer fits what is shown.
const address = () => location.pathname + location.search;
let shown = address();

function upload(form, submitter) {
  const status = form.querySelector("[data-upload-status]");
  const request = new XMLHttpRequest();
  const data = new FormData(form);
  if (submitter && submitter.name) data.append(submitter.name, submitter.value);
  const failed = () => { release(form); status.textContent = live.dataset.notUploaded; };
  request.upload.onprogress = (event) => {
    const percent = Math.floor((event.loaded / event.total) * 100) + "%";
    status.textContent = fill(live.dataset.uploading, { percent });
  };
  request.onerror = failed;
  request.onload = () => {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main");
    if (!main) return failed();
    document.title = page.title;
    document.querySelector("main").replaceWith(main);
    history.pushState({}, "", request.responseURL);
    shown = address();
    (main.querySelector("[autofocus]") || main).focus();
    reveal();
  };
  request.open("POST", form.getAttribute("action") || location.href);
  request.send(data);
}

// ---- one press is enough
function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
}

function submitting(event) {
  const form = event.target;
  if (form.getAttribute("method") !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  if (saving.has(form)) {
    event.preventDefault();
    saving.get(form).finally(() => form.requestSubmit(event.submitter));
    return;
  }
  const files = [...form.querySelectorAll("input[type=file]")].filter((input) => input.files.length);
  const large = files.find((input) => input.dataset.largest && tooLarge(input));
  if (large) { event.preventDefault(); large.focus(); return; }
  form.dataset.sent = "yes";
  form.querySelectorAll("button:not([type=button])").forEach((button) => button.setAttribute("aria-disabled", "true"));
  if (!files.length || !form.querySelector("[data-upload-status]")) return setTimeout(() => release(form), 8000);
  event.preventDefault();
  upload(form, event.submitter);
}

// ---- copy
async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  source.select();
  const done = navigator.clipboard ? await navigator.clipboard.writeText(source.value).then(() => true, () => false) : document.execCommand("copy");
  const words = done ? live.dataset.copied : live.dataset.notCopied;
  button.dataset.label = button.dataset.label || button.textContent;
  button.textContent = words;
  say(words);
  setTimeout(() => { button.textContent = button.dataset.label; }, 2500);
}

document.addEventListener("submit", submitting);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-print]");
  if (button) "print" in button.dataset ? window.print() : copy(button);
});
document.addEventListener("input", (event) => {
  const table = event.target.closest("[data-budget]");
  const form = event.target.closest("form[data-autosave]");
  if (table) addUp(table);
  if (form) later(form, 2);
});
document.addEventListener("change", (event) => { if (event.target.dataset.largest) tooLarge(event.target); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden) [...waiting.keys()].forEach((form) => save(form, true));
});
addEventListener("popstate", () => { if (address() !== shown) location.reload(); });
addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release); });
reveal();
