// Everything works without this file: it only makes the keyboard and the mouse quicker.
"use strict";

(() => {
  const prompts = [...document.querySelectorAll("[data-prompt]")];
  const help = document.getElementById("keys");
  const place = `afterword-place ${location.pathname}${location.search}`;
  const acted = "afterword-acted";

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  };

  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

  const current = () => prompts.indexOf(document.activeElement.closest("[data-prompt]"));

  const focusRow = (row) => {
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
  };

  const showRow = (row) => row.scrollIntoView({ block: "nearest", behavior: "instant" });

  const isInView = (row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  };

  // A list keeps its place: when a form or page leads back to it, the row that was acted on, or
  // else the one after it, has the focus and stands where it stood, if that was in view. Undo leads
  // to what came back.
  const rowOf = (thing) => {
    if (thing.id !== "batch") return thing.closest("[data-prompt]");
    const chosen = prompts.filter((row) => row.querySelector("[name=prompt]:checked"));
    return chosen.find(isInView) ?? chosen[0];
  };

  const comingBack = (thing) => {
    const undone = thing.getAttribute("action")?.match(/\/prompts\/(\d+)\/undo/);
    if (undone) return [`prompt-${undone[1]}`];
    return thing.matches("[data-undo]") ? [sessionStorage.getItem(acted)] : [];
  };

  const remember = (thing) => {
    const row = rowOf(thing);
    const index = prompts.indexOf(row);
    const nearby = row ? [...prompts.slice(index), ...prompts.slice(0, index).reverse()] : [];
    if (row) sessionStorage.setItem(acted, row.id);
    const isStill = Boolean(row) && !isInView(row);
    const kept = {
      scroll: window.scrollY,
      top: row && !isStill ? row.getBoundingClientRect().top : null,
      isStill,
      ids: [...comingBack(thing), ...nearby.map((each) => each.id)],
    };
    sessionStorage.setItem(place, JSON.stringify(kept));
  };

  const comeBack = ({ scroll, top, isStill, ids }) => {
    window.scrollTo({ top: scroll, behavior: "instant" });
    const row = ids.map((id) => prompts.find((each) => each.id === id)).find(Boolean);
    if (!row) return;
    focusRow(row);
    if (isStill) return;
    if (top !== null) {
      window.scrollBy({ top: row.getBoundingClientRect().top - top, behavior: "instant" });
    }
    showRow(row);
  };

  document.addEventListener("submit", (event) => remember(event.target));
  for (const row of prompts) {
    row.addEventListener("click", (event) => {
      if (event.target.closest("a")) remember(row);
    });
  }
  const kept = sessionStorage.getItem(place);
  if (kept !== null) {
    sessionStorage.removeItem(place);
    comeBack(JSON.parse(kept));
  }

  const move = (by) => {
    const next = prompts[Math.min(Math.max(current() + by, 0), prompts.length - 1)];
    if (!next) return;
    focusRow(next);
    showRow(next);
  };

  const act = (action, use) => {
    const target = prompts[current()]?.querySelector(`[data-action="${action}"]`);
    if (target) use(target);
  };

  const open = (menu) => {
    closeMenus(menu);
    menu.open = true;
    menu.querySelector("button, select, input:not([type=hidden])")?.focus();
  };

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    e: () => {
      act("done", (form) => form.requestSubmit());
      act("open", (link) => link.click());
    },
    s: () => act("snooze", open),
    d: () => act("dismiss", open),
    r: () => act("coach", (link) => link.click()),
    z: () => document.querySelector(".notice form[data-undo]")?.requestSubmit(),
    Enter: () => {
      if (document.activeElement.matches("[data-prompt]")) act("candidate", (link) => link.click());
    },
    "?": () => help?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = document.querySelector("details.menu[open]");
      if (menu) {
        menu.open = false;
        (menu.closest("[data-prompt]") ?? menu.querySelector("summary")).focus();
      }
      return;
    }
    const isTyping = event.target.matches("input:not([type=checkbox]), select, textarea");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    if (event.key !== "Enter") event.preventDefault();
    keys[event.key]();
  });

  for (const copy of document.querySelectorAll("[data-copy-from]")) {
    const source = document.getElementById(copy.dataset.copyFrom);
    const said = document.querySelector("[data-copied]");
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.value);
        said.textContent = "Copied.";
      } catch {
        source.select();
        said.textContent = "Copy what is marked.";
      }
    });
  }

  // Whoever changes a date means the choice that goes with it.
  for (const field of document.querySelectorAll("[data-chooses]")) {
    field.addEventListener("input", () => {
      field.form.elements[field.dataset.chooses].value = field.dataset.choice;
    });
  }

  const button = document.querySelector("[data-keys]");
  if (button && prompts.length) {
    button.hidden = false;
    button.addEventListener("click", keys["?"]);
  }
})();
