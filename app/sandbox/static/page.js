// Sends without reloading and looks for news; without this script the page works by plain forms.
"use strict";

const LOOK_EVERY_MS = 600;
const LOOK_EVERY_HIDDEN_MS = 3000;

const body = document.body;
const bubbles = document.getElementById("bubbles");
const numberField = document.getElementById("number");
const numberProblem = document.getElementById("number-problem");
const textField = document.getElementById("text");
const accountForm = document.getElementById("account");
const problems = document.getElementById("problems");
const saved = document.getElementById("saved");

let number = body.dataset.number;
let seen = body.dataset.version;
let timer = 0;

function tenDigits(written) {
  const digits = written.replace(/[\s().+-]/g, "");
  const short = digits.length === 11 && digits.startsWith("1") ? digits.slice(1) : digits;
  return /^[0-9]{10}$/.test(short) ? short : null;
}

function localTimes(within) {
  for (const time of within.querySelectorAll("time")) {
    const at = new Date(time.dateTime);
    time.textContent = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    time.title = at.toLocaleString();
  }
}

function piece(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  localTimes(template.content);
  return template.content;
}

// Only what is new is added, so that a screen reader speaks just that.
function mergeBubbles(fresh) {
  const old = new Map([...bubbles.children].map((item) => [item.dataset.id, item]));
  const atEnd = bubbles.scrollHeight - bubbles.scrollTop - bubbles.clientHeight < 80;
  let grown = false;
  for (const item of [...fresh.children]) {
    const before = old.get(item.dataset.id);
    old.delete(item.dataset.id);
    if (!before) {
      bubbles.append(item);
      grown = true;
    } else {
      const meta = item.querySelector(".meta");
      const metaBefore = before.querySelector(".meta");
      if (meta && metaBefore && meta.innerHTML !== metaBefore.innerHTML) {
        metaBefore.replaceWith(meta);
      }
    }
  }
  for (const gone of old.values()) {
    gone.remove();
  }
  if (grown && atEnd) {
    bubbles.scrollTop = bubbles.scrollHeight;
  }
}

// A piece that somebody is using stays as it is until they have left it.
const waiting = new Map();

function refill(id, html) {
  const place = document.getElementById(id);
  if (place.contains(document.activeElement)) {
    waiting.set(id, html);
  } else {
    waiting.delete(id);
    place.replaceChildren(piece(html));
  }
}

document.addEventListener("focusout", () => setTimeout(() => waiting.forEach((html, id) => refill(id, html))));

// What says the same stays where it is, so that a screen reader speaks only news.
function showNotice(html) {
  const place = document.getElementById("notice");
  const fresh = piece(html);
  if (place.textContent.trim() !== fresh.textContent.trim()) {
    place.replaceChildren(fresh);
  }
}

function showSwitches(switches) {
  for (const [name, on] of Object.entries(switches)) {
    accountForm.elements[name].checked = on;
  }
}

async function look() {
  clearTimeout(timer);
  const asked = number;
  try {
    const answer = await fetch(`/_page/${asked}?seen=${encodeURIComponent(seen)}`, { cache: "no-store" });
    if (answer.status === 200 && asked === number) {
      const news = await answer.json();
      seen = news.version;
      showNotice(news.notice);
      mergeBubbles(piece(news.bubbles));
      refill("faults", news.faults);
      refill("activity", news.activity);
      refill("summary", news.summary);
      refill("rented", news.rented);
      refill("desk", news.desk);
      showSwitches(news.switches);
      showKeywords(news.keywords);
    }
  } catch {
    // The gateway was stopped or is starting again; the next look finds it.
  }
  clearTimeout(timer);
  timer = setTimeout(look, document.hidden ? LOOK_EVERY_HIDDEN_MS : LOOK_EVERY_MS);
}

function takeNumber() {
  const taken = tenDigits(numberField.value);
  numberProblem.hidden = taken !== null;
  if (taken === null || taken === number) {
    return taken !== null;
  }
  number = taken;
  seen = "";
  bubbles.replaceChildren();
  history.replaceState(null, "", `/?number=${number}`);
  for (const hidden of document.querySelectorAll("input[type=hidden][name=number]")) {
    hidden.value = number;
  }
  look();
  return true;
}

async function send(text) {
  if (!text || !takeNumber()) {
    return;
  }
  try {
    await fetch(`/_sandbox/phones/${number}/texts`, { method: "POST", body: new URLSearchParams({ text }) });
  } catch {
    // The gateway is not there: the words go back to where they can be sent again.
    textField.value ||= text;
    return;
  }
  bubbles.scrollTop = bubbles.scrollHeight;
  await look();
}

function changeOf(field) {
  if (field.type === "checkbox") {
    return field.checked;
  }
  if (field.name === "credits") {
    return /^[0-9]+$/.test(field.value) ? Number(field.value) : field.value;
  }
  if (field.name === "keywords") {
    return field.value.split(",").filter((word) => word.trim());
  }
  return field.value.trim();
}

async function save(field) {
  const answer = await fetch("/_sandbox/account", {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ [field.name]: changeOf(field) }),
  });
  const told = await answer.json();
  problems.hidden = answer.ok;
  problems.textContent = Object.entries(told.problems || {}).map(([key, what]) => `${key}: ${what}.`).join(" ");
  saved.textContent = answer.ok ? "Saved" : "Not saved";
  if (answer.ok && ["credits", "webhook_secret"].includes(field.name)) {
    field.value = "";
  }
  await look();
}

function showKeywords(keywords) {
  const quick = document.getElementById("quick");
  const old = [...quick.querySelectorAll("button[data-keyword]")];
  if (JSON.stringify(old.map((button) => button.value)) === JSON.stringify(keywords)) {
    return;
  }
  for (const button of old) {
    button.remove();
  }
  quick.querySelector("button").before(...keywords.map((word) => {
    const button = document.createElement("button");
    button.name = "text";
    button.value = word;
    button.textContent = word;
    button.dataset.keyword = "";
    return button;
  }));
}

document.documentElement.classList.add("scripted");
localTimes(document);
bubbles.scrollTop = bubbles.scrollHeight;
textField.focus({ preventScroll: true }); // a notice above the phone stays in sight

document.getElementById("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = textField.value;
  textField.value = "";
  textField.focus();
  send(text);
});

document.getElementById("quick").addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.submitter.value);
});

numberField.addEventListener("change", takeNumber);
numberField.addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    event.preventDefault();
    takeNumber();
  }
});
accountForm.addEventListener("submit", (event) => event.preventDefault());
accountForm.addEventListener("change", (event) => {
  if (event.target.checkValidity()) {
    save(event.target);
  }
});
document.addEventListener("visibilitychange", look);
look();
