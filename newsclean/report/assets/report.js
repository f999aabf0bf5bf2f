"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const index = $("index");
  const documents = all(".document");
  const labels = all(".label-filter");
  const groups = all(".group-filter");
  let current = null;

  const shownDocument = () => documents.find((each) => !each.hidden);
  const visible = () => {
    const here = shownDocument();
    return here ? all(".seg[data-label]", here).filter((each) => !each.hidden) : [];
  };

  function settle(segment) {
    // One segment at a time can be reached with Tab; the arrow keys go to the others.
    if (current) {
      current.classList.remove("current", "quiet");
      current.querySelector(".chip").tabIndex = -1;
    }
    current = segment;
    if (!segment) return;
    segment.classList.add("current");
    segment.querySelector(".chip").tabIndex = 0;
  }

  function go(segment) {
    if (!segment) return;
    settle(segment);
    segment.querySelector(".chip").focus({ preventScroll: true });
    segment.scrollIntoView({ block: "nearest" });
  }

  function move(step, wanted = () => true) {
    const list = visible();
    let place = list.indexOf(current);
    if (place < 0) place = step > 0 ? -1 : list.length;
    for (place += step; place >= 0 && place < list.length; place += step) {
      if (wanted(list[place])) return go(list[place]);
    }
  }

  function filter() {
    const wanted = new Set(labels.filter((each) => each.checked).map((each) => each.value));
    const doubtful = $("doubtful").checked;
    for (const segment of all(".seg[data-label]")) {
      segment.hidden =
        !wanted.has(segment.dataset.label) || (doubtful && !segment.classList.contains("doubt"));
    }
    for (const item of all(".doubts li")) item.hidden = !wanted.has(item.dataset.label);
    for (const group of groups) {
      const own = all(".label-filter", group.closest("fieldset"));
      const on = own.filter((each) => each.checked).length;
      group.checked = on === own.length;
      group.indeterminate = on > 0 && on < own.length;
    }
    if (!current || current.hidden || !visible().includes(current)) settle(visible()[0] || null);
    tell();
  }

  function tell() {
    const here = shownDocument();
    const total = here ? all(".seg[data-label]", here).length : 0;
    $("shown").textContent = here ? `${visible().length} of ${total} segments shown` : "";
  }

  function toggleGroup(box, on) {
    for (const each of all(".label-filter", box.closest("fieldset"))) each.checked = on;
    filter();
  }

  function toggleWhy(segment) {
    const open = segment.classList.toggle("open");
    segment.querySelector(".chip").setAttribute("aria-expanded", String(open));
    segment.classList.toggle("quiet", !open);
  }

  function toggleSides() {
    const on = document.body.classList.toggle("sides");
    $("sides").setAttribute("aria-pressed", String(on));
    if (current) current.scrollIntoView({ block: "nearest" });
  }

  function toggleTheme() {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  }

  function route() {
    const [, number, place] = /^#d(\d+)(?:s(\d+))?$/.exec(location.hash) || [];
    const chosen = number === undefined && index ? null : $("d" + (number || 0)) || documents[0];
    for (const each of documents) each.hidden = each !== chosen;
    if (index) index.hidden = Boolean(chosen);
    const segment = place === undefined ? null : $(`d${number}s${place}`);
    if (segment && segment.hidden) showAll();
    else filter();
    if (segment) go(segment);
    else if (location.hash) scrollTo(0, 0);
  }

  function showAll() {
    for (const each of labels) each.checked = true;
    $("doubtful").checked = false;
    filter();
  }

  function neighbour(step) {
    if (!index) return;
    const place = documents.indexOf(shownDocument());
    const next = documents[place + step];
    if (next && (place >= 0 || step > 0)) visit(next.id);
  }

  // At once, so that the next key already meets the new document.
  function visit(id) {
    history.pushState(null, "", `#${id}`);
    route();
  }

  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    j: () => move(1),
    k: () => move(-1),
    n: () => move(1, (each) => each.classList.contains("doubt")),
    p: () => move(-1, (each) => each.classList.contains("doubt")),
    d: () => $("doubtful").click(),
    s: toggleSides,
    t: toggleTheme,
    i: () => index && visit("index"),
    "[": () => neighbour(-1),
    "]": () => neighbour(1),
    "?": () => $("help").showModal(),
    0: showAll,
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || $("help").open) return;
    if (event.key === "Escape") {
      for (const each of all(".seg.open")) toggleWhy(each);
      if (current) current.classList.add("quiet");
      return;
    }
    const arrow = event.key.startsWith("Arrow");
    if (event.target.matches("select, textarea, input:not([type=checkbox])")) return;
    if (arrow ? !shownDocument() : !$("keys").checked) return;
    const group = groups.find((each) => each.dataset.key === event.key);
    const action = group ? () => toggleGroup(group, !group.checked) : keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  document.addEventListener("click", (event) => {
    const segment = event.target.closest(".seg[data-label]");
    if (!segment || event.target.closest(".why")) return;
    if (String(getSelection())) return; // somebody marks text to copy it
    settle(segment);
    toggleWhy(segment);
  });

  for (const each of labels) each.addEventListener("change", filter);
  for (const each of groups) each.addEventListener("change", () => toggleGroup(each, each.checked));
  $("doubtful").addEventListener("change", filter);
  $("sides").addEventListener("click", toggleSides);
  $("theme").addEventListener("click", toggleTheme);
  $("all").addEventListener("click", showAll);
  $("help-button").addEventListener("click", () => $("help").showModal());
  addEventListener("hashchange", route);
  for (const each of all(".seg .chip")) each.tabIndex = -1;
  if (matchMedia("(max-width: 44rem)").matches) $("filters").open = false;
  route();
})();
