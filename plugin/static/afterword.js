// Everything works without this file: it only makes the keyboard and the mouse quicker.
"use strict";

(() => {
  const prompts = [...document.querySelectorAll("[data-prompt]")];
  const help = document.getElementById("keys");
  const place = `afterword-place ${location.pathname}`;

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  };

  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

  // A list keeps its place when one of its forms leads back to it.
  document.addEventListener("submit", () => sessionStorage.setItem(place, String(window.scrollY)));
  const kept = sessionStorage.getItem(place);
  if (kept !== null) {
    sessionStorage.removeItem(place);
    window.scrollTo({ top: Number(kept), behavior: "instant" });
  }

  const current = () => prompts.indexOf(document.activeElement.closest("[data-prompt]"));

  const move = (by) => {
    const next = prompts[Math.min(Math.max(current() + by, 0), prompts.length - 1)];
    if (next) {
      next.tabIndex = -1;
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    }
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
    const isTyping = event.target.matches("input, select, textarea");
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
