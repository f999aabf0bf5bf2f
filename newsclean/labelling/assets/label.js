"use strict";
(() => {
  const DOUBT = 0.7;
  const $ = (id) => document.getElementById(id);
  const token = new URLSearchParams(location.search).get("token") || "";
  const buttons = [...document.querySelectorAll("#labels button")];
  const groupOf = new Map(buttons.map((b) => [b.dataset.label, b.parentElement.classList[1]]));
  const labelOf = new Map(buttons.map((b) => [b.dataset.key, b.dataset.label]));

  let overview = [];
  let number = 0; // of the document that is shown
  let shown = null; // what the server says of it
  let lines = [];
  let current = 0;
  let anchor = 0;
  let pending = []; // changes that are not saved yet
  let sending = null;

  async function ask(path, body) {
    const response = await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        "X-Newsclean-Token": token,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error || response.statusText);
    return answer;
  }

  function say(text, failed = false) {
    $("state").textContent = text;
    $("state").classList.toggle("failed", failed);
  }

  // One request is on its way at a time; what is typed meanwhile goes with the next.
  function flush() {
    if (!sending) sending = send().finally(() => (sending = null));
    return sending;
  }

  async function send() {
    while (pending.length) {
      const batch = pending.slice();
      say("saving…");
      try {
        await ask("/api/changes", batch);
      } catch (error) {
        say(`NOT SAVED: ${error.message}`, true);
        throw error;
      }
      pending = pending.slice(batch.length);
    }
    say("saved");
  }

  function change(what) {
    pending.push({ document: number, ...what });
    flush().catch(() => {});
  }

  function chip(place) {
    const label = shown.labels[place];
    const confidence = shown.blocks[place].confidence;
    const mine = shown.mine.has(place);
    const line = lines[place];
    line.className = `line ${groupOf.get(label)}`;
    const box = line.firstChild;
    const sign = document.createElement("span");
    sign.className = "sign";
    sign.textContent = mine ? "✓" : confidence < DOUBT ? "?" : "";
    const name = document.createElement("b");
    name.textContent = label;
    const rest = mine ? " by hand" : ` ${confidence.toFixed(2)}`;
    box.replaceChildren(sign, name, rest);
    if (!mine && confidence < DOUBT) {
      const spoken = document.createElement("span");
      spoken.className = "spoken";
      spoken.textContent = " doubtful";
      box.append(spoken);
    }
  }

  function makeLine(block, place) {
    const line = document.createElement("li");
    line.id = `b${place}`;
    line.setAttribute("role", "option");
    line.dataset.place = place;
    const box = document.createElement("span");
    box.className = "chip";
    const text = document.createElement("span");
    text.className = "text";
    text.dir = "auto";
    text.textContent = block.text;
    line.append(box, text);
    return line;
  }

  function select(place, extend = false) {
    if (!lines.length) return;
    place = Math.max(0, Math.min(place, lines.length - 1));
    lines[current].classList.remove("current");
    current = place;
    if (!extend) anchor = place;
    const [first, last] = range();
    lines.forEach((line, at) =>
      line.setAttribute("aria-selected", String(at >= first && at <= last)));
    const line = lines[place];
    line.classList.add("current");
    $("lines").setAttribute("aria-activedescendant", line.id);
    // Leave a few lines of what comes next in view.
    const main = document.querySelector("main");
    const box = line.getBoundingClientRect();
    const view = main.getBoundingClientRect();
    if (box.top < view.top + 60 || box.bottom > view.bottom - 140)
      main.scrollTop += box.top - view.top - view.height / 3;
    for (const button of buttons)
      button.setAttribute("aria-pressed", String(button.dataset.label === shown.labels[place]));
    $("candidates").replaceChildren(
      ...shown.blocks[place].candidates.map(([label, value], at) => {
        const offer = document.createElement("span");
        const key = document.createElement("kbd");
        key.textContent = at + 1;
        offer.append(key, ` ${label} ${value.toFixed(2)}`);
        return offer;
      }));
  }

  const range = () => [Math.min(anchor, current), Math.max(anchor, current)];

  function give(label) {
    const [first, last] = range();
    const blocks = [];
    for (let place = first; place <= last; place++) {
      blocks.push(place);
      shown.labels[place] = label;
      shown.mine.add(place);
      chip(place);
    }
    const next = Math.min(last + 1, lines.length - 1);
    overview[number].by_hand = shown.mine.size;
    change({ blocks, label, at: next });
    select(next);
  }

  // Each line keeps its own label; lines of one label go as one change.
  function confirm() {
    const [first, last] = range();
    const next = Math.min(last + 1, lines.length - 1);
    const byLabel = new Map();
    for (let place = first; place <= last; place++) {
      const label = shown.labels[place];
      byLabel.set(label, [...(byLabel.get(label) || []), place]);
      shown.mine.add(place);
      chip(place);
    }
    for (const [label, blocks] of byLabel) change({ blocks, label, at: next });
    overview[number].by_hand = shown.mine.size;
    select(next);
  }

  function doubtful(step) {
    for (let at = current + step; at >= 0 && at < lines.length; at += step)
      if (shown.blocks[at].confidence < DOUBT && !shown.mine.has(at)) return select(at);
    say(step > 0 ? "no more doubtful lines" : "no doubtful lines before");
  }

  function tell() {
    const done = overview.filter((each) => each.done).length;
    $("progress").textContent = `${done} of ${overview.length} done`;
    $("name").textContent = shown ? shown.id : "";
    [...$("documents").options].forEach((option, at) => (option.textContent = title(at)));
    $("documents").value = String(number);
  }

  function title(at) {
    const { id, done, by_hand, doubt } = overview[at];
    const rest = done ? "done" : by_hand ? `${by_hand} by hand` : `${Math.round(doubt * 100)} % doubt`;
    return `${done ? "✓ " : ""}${id} (${rest})`;
  }

  function takeState(state) {
    shown.labels = state.labels;
    shown.mine = new Set(state.by_hand);
    shown.access = state.access;
    shown.done = state.done;
    $("access").value = state.access || "";
  }

  async function open(next) {
    if (next < 0 || next >= overview.length) return;
    await flush();
    const fresh = await ask(`/api/documents/${next}`);
    number = next;
    shown = fresh;
    takeState(fresh);
    lines = shown.blocks.map(makeLine);
    lines.forEach((_, at) => chip(at));
    $("lines").replaceChildren(...lines);
    $("guess").textContent = `(the model says ${shown.guess})`;
    current = anchor = 0;
    document.querySelector("main").scrollTop = 0;
    select(fresh.at);
    tell();
    $("lines").focus({ preventScroll: true });
  }

  async function done() {
    change({ done: true, at: current });
    overview[number].done = true;
    await flush();
    const order = [...overview.keys()].map((at) => (number + 1 + at) % overview.length);
    const next = order.find((at) => !overview[at].done);
    if (next === undefined) {
      tell();
      say("saved; every document is done");
    } else await open(next);
  }

  async function undo() {
    await flush();
    const back = await ask("/api/undo", {});
    if (!back) return say("nothing to undo");
    overview[back.document].done = back.done;
    overview[back.document].by_hand = back.by_hand.length;
    if (back.document !== number) await open(back.document);
    takeState(back);
    lines.forEach((_, at) => chip(at));
    select(back.at);
    tell();
    say("undone, saved");
  }

  // What takes a moment is done in the order in which it was asked for, and before what is typed
  // after it.
  let queue = Promise.resolve();
  let waiting = 0;
  function inTurn(work) {
    waiting++;
    queue = queue
      .then(work)
      .catch((error) => say(pending.length ? `NOT SAVED: ${error.message}` : error.message, true))
      .finally(() => waiting--);
  }

  const instant = {
    ArrowDown: (event) => select(current + 1, event.shiftKey),
    ArrowUp: (event) => select(current - 1, event.shiftKey),
    PageDown: () => select(current + 10),
    PageUp: () => select(current - 10),
    Home: () => select(0),
    End: () => select(lines.length - 1),
    " ": confirm,
    j: () => doubtful(1),
    q: () => doubtful(-1),
    "?": () => $("help").showModal(),
  };
  const slow = {
    z: undo,
    Backspace: undo,
    Enter: done,
    "[": () => open(number - 1),
    "]": () => open(number + 1),
  };

  document.addEventListener("keydown", (event) => {
    if ($("help").open || event.altKey || event.target.matches("select, input")) return;
    let key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.ctrlKey || event.metaKey) {
      if (key !== "z") return;
    } else if (event.target.matches("button, a") && (key === "Enter" || key === " ")) return;
    let action = instant[key];
    if (labelOf.has(key)) action = () => give(labelOf.get(key));
    if (/^[1-3]$/.test(key))
      action = () => {
        const offer = shown.blocks[current].candidates[key - 1];
        if (offer) give(offer[0]);
      };
    if (slow[key]) {
      event.preventDefault();
      inTurn(slow[key]);
    } else if (action) {
      event.preventDefault();
      if (!shown) return;
      if (waiting) inTurn(async () => action(event));
      else action(event);
    }
  });

  $("lines").addEventListener("click", (event) => {
    const line = event.target.closest(".line");
    if (line) select(Number(line.dataset.place), event.shiftKey);
  });
  $("labels").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && shown) give(button.dataset.label);
    $("lines").focus({ preventScroll: true });
  });
  $("documents").addEventListener("change", (event) => {
    const next = Number(event.target.value);
    inTurn(() => open(next));
  });
  $("access").addEventListener("change", (event) => {
    shown.access = event.target.value || null;
    change({ access: shown.access, at: current });
    $("lines").focus({ preventScroll: true });
  });
  $("undo").addEventListener("click", () => inTurn(undo));
  $("done").addEventListener("click", () => inTurn(done));
  $("doubt").addEventListener("click", () => doubtful(1));
  $("help-button").addEventListener("click", () => $("help").showModal());
  $("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  addEventListener("beforeunload", (event) => {
    if (pending.length) event.preventDefault();
  });
  addEventListener("online", () => flush().catch(() => {}));

  inTurn(async () => {
    overview = await ask("/api/documents");
    $("documents").replaceChildren(
      ...overview.map((_, at) => {
        const option = document.createElement("option");
        option.value = String(at);
        option.textContent = title(at);
        return option;
      }));
    await open(0);
    say("");
  });
})();
