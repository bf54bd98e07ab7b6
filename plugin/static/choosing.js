// Choosing several prompts of the inbox. Without this file the ticks and buttons still do the same.
"use strict";

(() => {
  const bar = document.getElementById("batch");
  if (!bar) return;

  const boxes = [...document.querySelectorAll("input[name=prompt][form=batch]")];
  const all = [...document.querySelectorAll("[data-choose-all]")];
  const count = bar.querySelector("[data-batch-count]");
  const none = bar.querySelector("[data-batch-none]");
  let last = null;

  const chosen = () => boxes.filter((box) => box.checked);
  const boxesBeside = (one) => [...one.closest("section").querySelectorAll("input[name=prompt]")];

  const show = () => {
    const number = chosen().length;
    bar.hidden = number === 0;
    count.textContent = `${number} chosen`;
    for (const one of all) {
      const ticked = boxesBeside(one).filter((box) => box.checked).length;
      one.checked = ticked === boxesBeside(one).length;
      one.indeterminate = ticked > 0 && !one.checked;
    }
  };

  const choose = (box, isRange) => {
    if (isRange && last) {
      const ends = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, other) => one - other);
      for (const between of boxes.slice(ends[0], ends[1] + 1)) between.checked = box.checked;
    }
    last = box;
    show();
  };

  const chooseNone = () => {
    for (const box of boxes) box.checked = false;
    show();
  };

  for (const box of boxes) box.addEventListener("click", (event) => choose(box, event.shiftKey));
  for (const one of all) {
    one.addEventListener("change", () => {
      for (const box of boxesBeside(one)) box.checked = one.checked;
      show();
    });
    one.closest("label").hidden = false;
  }
  none.addEventListener("click", chooseNone);

  const press = (action) => {
    const target = bar.querySelector(`[data-batch-action="${action}"]`);
    if (target.matches("button")) {
      bar.requestSubmit(target);
      return;
    }
    target.open = true;
    target.querySelector("button, select")?.focus();
  };

  const toggle = (isRange) => {
    const box = document.activeElement.closest("[data-prompt]")?.querySelector("[name=prompt]");
    if (!box) return;
    box.checked = !box.checked;
    choose(box, isRange);
  };

  const keys = {
    x: () => toggle(false),
    X: () => toggle(true),
    s: () => press("snooze"),
    d: () => press("dismiss"),
    e: () => press("done"),
    Escape: chooseNone,
  };
  const forOne = ["x", "X"];

  // Before the keys that mean one prompt: while some are chosen, these mean all of them.
  document.addEventListener(
    "keydown",
    (event) => {
      const isTyping = event.target.matches("input:not([type=checkbox]), select, textarea");
      const isElsewhere = document.querySelector("details.menu[open], dialog[open]");
      const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
      if (isTyping || isElsewhere || hasModifier || !keys[event.key]) return;
      if (!forOne.includes(event.key) && chosen().length === 0) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      keys[event.key]();
    },
    true,
  );

  // Enter in a field presses the button of its own menu.
  bar.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    event.target.closest(".menu__panel").querySelector("[data-enter]").click();
  });

  bar.querySelector("[data-batch-plain]").hidden = true;
  count.hidden = none.hidden = false;
  show();
  window.addEventListener("pageshow", show);
})();
