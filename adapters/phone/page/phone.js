// The phone's page. The server numbers all that happens; the page asks for what came after the last
// number it has seen and draws it. Every text is set as text, never as markup.

const field = document.querySelector("#text");
const log = document.querySelector("#log");
const events = document.querySelector("#events");
const lineBox = document.querySelector("#line");
const byId = (id) => document.getElementById(id);

const pollBusyMs = 250;
const pollMs = 1000;
const pollHiddenMs = 5000;
const pollLostMs = 3000;
const eventsShown = 300;
const textMax = 1600; // characters, as of an SMS

const state = {
  lines: [],
  line: null, // the chosen one
  from: "", // this phone's number
  run: "", // of the server's record of this phone
  after: 0, // the last entry seen
  busyUntil: 0, // poll often until then
  generation: 0, // of the phone shown: answers about another are dropped
};

// Addresses beside this module, wherever the page is mounted.
const here = (name) => new URL(name, import.meta.url);

// ---- The phone's own number: of the range kept for fiction (NANP 555-0100 to 555-0199).

function randomBelow(bound) {
  return crypto.getRandomValues(new Uint32Array(1))[0] % bound;
}

const areas = [202, 206, 212, 213, 214, 303, 305, 312, 313, 404, 410, 412, 415, 503, 504, 505, 512,
  513, 602, 612, 615, 617, 619, 702, 713, 718, 801, 804, 816, 907];

function newNumber() {
  const area = areas[randomBelow(areas.length)];
  return `+1${area}55501${String(randomBelow(100)).padStart(2, "0")}`;
}

function pretty(number) {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : number;
}

// A reload keeps the phone, a second tab is a second phone. Storage may be switched off.
function remember(name, value) {
  try {
    sessionStorage.setItem(`phone-${name}`, value);
  } catch { /* then it is forgotten */ }
}
function recall(name) {
  try {
    return sessionStorage.getItem(`phone-${name}`);
  } catch {
    return null;
  }
}

// ---- Drawing

const zeroTotals = { texts: 0, segments: 0 };
const speaker = { person: "You", service: "Clinic", provider: "Provider" };
const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const clockFine = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function statusWords(entry) {
  if (entry.status === "failed" || entry.status === "undelivered") {
    return entry.error_code ? `not delivered (${entry.error_code})` : "not delivered";
  }
  if (entry.from === "person") return entry.status === "received" ? "delivered" : "sending";
  return entry.status;
}

function metaWords(entry) {
  const words = [clock.format(new Date(entry.at))];
  words.push(`${entry.segments} ${entry.segments === 1 ? "segment" : "segments"} ${entry.encoding}`);
  if (entry.via === "api" && entry.from === "service") words.push("by API");
  if (entry.from === "provider") words.push("from the provider");
  words.push(statusWords(entry));
  return words.join(" · ");
}

const texts = new Map(); // sid -> {entry, bubble, meta}

function drawStatus({ entry, bubble, meta }) {
  const bad = entry.status === "failed" || entry.status === "undelivered";
  bubble.classList.toggle("failed", bad);
  meta.classList.toggle("bad", bad);
  meta.textContent = metaWords(entry);
}

function addText(entry) {
  byId("hint").hidden = true;
  const bubble = element("div", `bubble new ${entry.from}`);
  bubble.append(element("span", "hidden", `${speaker[entry.from]}: `), entry.text);
  const meta = element("div", entry.from === "person" ? "meta person-meta" : "meta");
  // Statuses change several times a text: too much to be read out.
  meta.setAttribute("aria-hidden", "true");
  const shown = { entry, bubble, meta };
  drawStatus(shown);
  texts.set(entry.sid, shown);
  log.append(bubble, meta);
}

function addEvent(entry) {
  const row = element("li");
  row.append(element("time", "", clockFine.format(new Date(entry.at))),
             element("span", entry.ok ? "" : "bad", entry.ok ? entry.text : `Failed: ${entry.text}`));
  events.append(row);
  while (events.childElementCount > eventsShown) events.firstElementChild.remove();
}

function addStatus(entry) {
  const shown = texts.get(entry.sid);
  if (!shown) return;
  Object.assign(shown.entry, { status: entry.status, error_code: entry.error_code });
  drawStatus(shown);
  if (entry.status === "failed" && shown.entry.from === "person") {
    notice("The service did not take that text.");
  }
}

const draw = { text: addText, event: addEvent, status: addStatus };

// A box that was at its end stays there; one that was scrolled back is left alone.
function keepingEnd(box, change) {
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  change();
  if (atEnd) box.scrollTop = box.scrollHeight;
}

function drawSummary(feed) {
  const { in: heard, out: said } = feed.totals;
  const sum = { texts: heard.texts + said.texts, segments: heard.segments + said.segments };
  for (const [name, totals] of [["in", heard], ["out", said], ["sum", sum]]) {
    byId(`${name}-texts`).textContent = totals.texts;
    byId(`${name}-segments`).textContent = totals.segments;
  }
  const { flow = "", step = "", detail = "" } = feed.step ?? {};
  byId("step").textContent = [flow, step].filter(Boolean).join(" / ") || "-";
  byId("step-detail").textContent = [detail, feed.blocked ? "opted out" : ""].filter(Boolean).join(", ");
  const words = [step && `Step ${step}`, detail, feed.blocked && "opted out", `${sum.segments} segments`];
  byId("summary").textContent = words.filter(Boolean).join(" · ");
}

function clear() {
  texts.clear();
  log.replaceChildren(byId("hint"));
  byId("hint").hidden = false;
  events.replaceChildren();
  state.run = "";
  state.after = 0;
  drawSummary({ totals: { in: zeroTotals, out: zeroTotals }, step: null, blocked: false });
}

function notice(text) {
  if (byId("notice").textContent !== text) byId("notice").textContent = text;
}

// ---- Talking to the server

let timer = 0;

function pollIn(ms) {
  clearTimeout(timer);
  timer = setTimeout(poll, ms);
}

async function ask() {
  const address = here("messages");
  address.search = new URLSearchParams({ line: state.line.id, from: state.from, after: state.after });
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function take(feed) {
  if (feed.run !== state.run) {
    const again = state.after > 0;
    if (again) clear(); // the server has forgotten this phone
    state.run = feed.run;
    if (again) return;
  }
  const fresh = feed.entries.filter((entry) => entry.seq > state.after);
  keepingEnd(log, () => keepingEnd(events, () => fresh.forEach((entry) => draw[entry.kind]?.(entry))));
  state.after = feed.next - 1;
  drawSummary(feed);
  if (feed.pending > 0 || fresh.length > 0) state.busyUntil = Date.now() + 2000;
}

async function poll() {
  const generation = state.generation;
  try {
    const feed = await ask();
    if (generation !== state.generation) return;
    take(feed);
    if (byId("notice").dataset.lost) {
      delete byId("notice").dataset.lost;
      notice("");
    }
  } catch {
    if (generation !== state.generation) return;
    byId("notice").dataset.lost = "1";
    notice("No connection to the service. Trying again.");
    return pollIn(pollLostMs);
  }
  if (Date.now() < state.busyUntil) return pollIn(pollBusyMs);
  pollIn(document.hidden ? pollHiddenMs : pollMs);
}

async function failureOf(answer) {
  try {
    return (await answer.json()).error ?? `The service said ${answer.status}.`;
  } catch {
    return `The service said ${answer.status}.`;
  }
}

// One text at a time, so that they arrive in the order they were written.
let sending = Promise.resolve();

function post(message) {
  sending = sending.then(async () => {
    try {
      const answer = await fetch(here("text"), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(message),
      });
      notice(answer.ok ? "" : await failureOf(answer));
    } catch {
      notice("Not sent: no connection to the service.");
    }
    state.busyUntil = Date.now() + 5000;
    pollIn(50);
  });
}

function send() {
  const text = field.value;
  if (!state.line || text.trim() === "") return;
  if ([...text].length > textMax) {
    notice(`A text has ${textMax} characters at most; this one has ${[...text].length}.`);
    return;
  }
  post({ line: state.line.id, from: state.from, text });
  field.value = "";
  fit();
  log.scrollTop = log.scrollHeight;
}

// ---- Controls

// For browsers without `field-sizing`.
function fit() {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

function show(line, from) {
  state.generation += 1;
  state.line = line;
  state.from = from;
  remember("line", line.id);
  remember("from", from);
  byId("clinic").textContent = line.clinic || "Clinic";
  byId("avatar").textContent = byId("clinic").textContent[0].toUpperCase();
  byId("number").textContent = pretty(line.number);
  byId("mine").textContent = pretty(from);
  notice("");
  clear();
  pollIn(0);
}

function fillLines() {
  for (const line of state.lines) {
    const option = element("option", "", `${line.clinic || line.id}, ${pretty(line.number)}`);
    option.value = line.id;
    lineBox.append(option);
  }
  byId("line-row").hidden = state.lines.length < 2;
}

byId("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  send();
  field.focus();
});

field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
});
field.addEventListener("input", fit);

byId("fresh").addEventListener("click", () => {
  if (!state.line) return;
  show(state.line, newNumber());
  field.focus();
});

lineBox.addEventListener("change", () => {
  show(state.lines.find((line) => line.id === lineBox.value), state.from);
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && state.line) pollIn(0);
});

async function begin() {
  try {
    const answer = await fetch(here("lines"), { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    state.lines = (await answer.json()).lines;
  } catch {
    notice("No connection to the service. Trying again.");
    setTimeout(begin, pollLostMs);
    return;
  }
  fillLines();
  const line = state.lines.find((known) => known.id === recall("line")) ?? state.lines[0];
  lineBox.value = line.id;
  show(line, recall("from") ?? newNumber());
}

field.focus();
begin();
