// Everything works without this file: with it, a debrief is kept while it is typed, by keyboard
// alone if one likes, and what is typed without a connection waits in this browser.
"use strict";

(() => {
  const QUIET_MS = 800;
  const AGAIN_MS = 5000;
  const LARGEST_KEPT_ALIVE = 60_000; // browsers refuse a larger one while they leave the page
  const PREFIX = "afterword-debrief ";
  const owner = document.body.dataset.owner;

  // A browser that keeps nothing for us (a frame, a private window) still sends what is typed.
  const quietly = (work) => {
    try {
      return work();
    } catch {
      return null;
    }
  };

  const forget = (isAnothers) => {
    quietly(() => {
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith(PREFIX) && isAnothers(name)) localStorage.removeItem(name);
      }
    });
  };

  // Words wait for whoever typed them, and for nobody else who signs in here.
  if (owner) forget((name) => !name.startsWith(`${PREFIX}${owner} `));
  for (const form of document.querySelectorAll("form[data-forget]")) {
    form.addEventListener("submit", () => forget(() => true));
  }

  const plain = (text) => (text ?? "").replaceAll("\r\n", "\n").trim();
  const NOT_TOLD = new Set(["csrf_token", "back", "version", "is_held"]);

  const careFor = (form) => {
    const find = (name) => form.querySelector(`[data-${name}]`);
    const status = find("status");
    const conflict = find("conflict");
    // A candidate's words wait in the tab, as their notes do; a recruiter's in the browser.
    const shelf = () => (owner ? localStorage : sessionStorage);
    const spare = owner ? `${PREFIX}${owner} ${form.dataset.debrief}` : `${PREFIX}${form.action}`;
    const isNew = (name) => /-n[0-9a-f]{16}$/.test(name);

    let base = fields();
    let tried = "";
    let timer = 0;
    let saving = null;
    let isCut = false;
    let wantsKeep = false;
    let isLeaving = false;
    let differing = [];
    let theirs = null;

    function controls() {
      return [...form.elements].filter((one) => one.name && !NOT_TOLD.has(one.name));
    }

    // What stands in the form, by name; a tick is "y".
    function fields() {
      const told = {};
      for (const one of controls()) {
        if (one.type === "radio") told[one.name] = one.checked ? one.value : (told[one.name] ?? "");
        else if (one.type === "checkbox") told[one.name] = one.checked ? "y" : "";
        else told[one.name] = one.value;
      }
      return told;
    }

    const set = (name, value) => {
      for (const one of controls()) {
        if (one.name !== name) continue;
        if (one.type === "radio") one.checked = one.value === value;
        else if (one.type === "checkbox") one.checked = value === "y";
        else if (plain(one.value) !== plain(value)) one.value = value;
      }
    };

    const changedNames = (mine, from) =>
      Object.keys(mine).filter((name) => plain(mine[name]) !== plain(from[name]));
    const isDirty = () => changedNames(fields(), base).length > 0;

    const say = (text) => {
      if (status.textContent !== text) status.textContent = text;
    };

    const remember = () => {
      const left = { base, fields: fields(), version: form.elements.version.value };
      quietly(() => shelf().setItem(spare, JSON.stringify(left)));
    };
    const letGo = () => quietly(() => shelf().removeItem(spare));

    // People who are not in the form yet get a line of their own.
    const addLine = (key) => {
      const made = find("blank").content.firstElementChild.cloneNode(true);
      for (const one of [made, ...made.querySelectorAll("*")]) {
        for (const { name, value } of [...one.attributes]) {
          if (value.includes("KEY")) one.setAttribute(name, value.replaceAll("KEY", key));
        }
      }
      find("blank").before(made);
      return made;
    };

    const newKey = () => {
      const bytes = crypto.getRandomValues(new Uint8Array(8));
      return `n${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    };

    // What was typed here and what stands there now, field by field: only where both changed the
    // same one, somebody has to choose.
    const merge = (mine, from, now, version) => {
      const typed = changedNames(mine, from);
      const known = fields();
      for (const name of typed) {
        const key = name.slice(name.lastIndexOf("-") + 1);
        if (!isNew(name) || form.querySelector(`[data-line="${key}"]`)) continue;
        addLine(key);
        for (const one of Object.keys(mine)) if (one.endsWith(`-${key}`)) set(one, mine[one]);
      }
      differing = typed.filter(
        (name) =>
          name in now && plain(now[name]) !== plain(from[name]) && plain(now[name]) !== plain(mine[name]),
      );
      for (const name of Object.keys(known)) {
        if (!typed.includes(name) && name in now) set(name, now[name]);
      }
      for (const name of typed) set(name, mine[name]);
      base = { ...from, ...now };
      theirs = { fields: now, version };
      if (differing.length === 0) form.elements.version.value = version;
    };

    const labelOf = (name) => {
      const one = controls().find((control) => control.name === name);
      const legend = one.closest("fieldset")?.querySelector("legend");
      const label = one.type === "radio" ? legend : (one.labels?.[0] ?? legend);
      const said = label.cloneNode(true);
      said.querySelectorAll("kbd").forEach((kbd) => kbd.remove());
      return said.textContent.trim();
    };

    const wordsOf = (name, value) => {
      const found = controls().filter((control) => control.name === name);
      const chosen = found.find((one) => one.type === "radio" && one.value === value);
      const option = [...(found[0].options ?? [])].find((each) => each.value === value);
      if (chosen) return chosen.labels[0].textContent.trim();
      if (found[0].type === "checkbox" && value) return "✓";
      return option?.textContent ?? (value || form.dataset.nothing);
    };

    const showConflict = (said) => {
      find("conflict-said").textContent = said;
      find("conflict-theirs").replaceChildren(
        ...differing.map((name) => {
          const row = document.createElement("div");
          const [title, text] = ["dt", "dd"].map((tag) => document.createElement(tag));
          title.textContent = labelOf(name);
          text.textContent = wordsOf(name, theirs.fields[name]);
          text.dir = "auto";
          row.append(title, text);
          return row;
        }),
      );
      conflict.hidden = false;
      say("");
    };

    const settle = (isMine) => {
      if (!isMine) for (const name of differing) set(name, theirs.fields[name]);
      form.elements.version.value = theirs.version;
      differing = [];
      conflict.hidden = true;
      tried = "";
      remember();
      form.focus();
      save();
    };

    // Somebody who was typed anew was on the panel already: one line is enough.
    const join = (joined) => {
      for (const [key, person] of Object.entries(joined)) {
        const line = form.querySelector(`[data-line="${key}"]`);
        const input = form.elements[`topic-${person.id}`];
        if (!line || !input) continue;
        const typed = plain(form.elements[`topic-${key}`].value); // perhaps more than was sent
        const isThere = person.topics.includes(typed);
        input.value = isThere ? person.topics : [person.topics, typed].filter(Boolean).join("; ");
        for (const name of Object.keys(base)) if (name.endsWith(`-${key}`)) delete base[name];
        base[input.name] = person.topics;
        const hadFocus = line.contains(document.activeElement);
        line.remove();
        if (hadFocus) input.focus();
        const why = document.createElement("p");
        why.className = "muted person__why";
        why.textContent = person.said;
        input.closest("[data-line]").append(why);
        say(`${status.textContent} ${person.said}`);
      }
    };

    const took = (told, sent) => {
      form.elements.version.value = told.version;
      const left = { ...base };
      base = { ...sent };
      for (const name of Object.keys(told.problems)) {
        for (const one of name === "on" ? ["kind", "on", "said_on"] : [name]) base[one] = left[one];
      }
      say(told.status);
      join(told.joined ?? {});
      if (isDirty()) remember();
      else letGo();
    };

    // One request at a time; what is typed meanwhile goes with the next one.
    const send = async () => {
      const sent = fields();
      tried = JSON.stringify(sent);
      say(form.dataset.saving);
      const body = new URLSearchParams(new FormData(form)).toString();
      let answer;
      try {
        answer = await fetch(form.dataset.draft, {
          method: "POST",
          headers: {
            Accept: "application/json",
            "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
          },
          body,
          redirect: "manual",
          keepalive: body.length < LARGEST_KEPT_ALIVE,
        });
      } catch {
        isCut = true;
        tried = "";
        say(form.dataset.offline);
        plan(AGAIN_MS);
        return;
      }
      isCut = false;
      const told = await answer.json().catch(() => null);
      if (answer.ok && told) {
        took(told, sent);
        if (JSON.stringify(fields()) !== tried) plan(QUIET_MS);
      } else if (answer.status === 409 && told?.fields) {
        merge(fields(), base, told.fields, told.version);
        remember();
        tried = "";
        if (differing.length) showConflict(told.status);
        else plan(0);
      } else {
        say(told?.status ?? form.dataset.refused);
        if (answer.status === 429 || answer.status >= 500) {
          tried = "";
          plan(AGAIN_MS);
        }
      }
    };

    // A date or a name that is half typed waits until one goes on.
    const isHalf = () => Boolean(document.activeElement?.matches("[data-waits]"));

    const save = async () => {
      clearTimeout(timer);
      while (saving) await saving;
      if (isLeaving) return;
      if (!differing.length && isDirty() && JSON.stringify(fields()) !== tried) {
        saving = send();
        await saving;
        saving = null;
      }
      if (differing.length) wantsKeep = false;
      const isTriedAgain = isDirty() && tried === "";
      if (wantsKeep && !isCut && !isTriedAgain) keep();
    };

    const plan = (wait) => {
      clearTimeout(timer);
      timer = setTimeout(() => (isHalf() && wait === QUIET_MS ? undefined : save()), wait);
    };

    const keep = () => {
      isLeaving = true;
      wantsKeep = false;
      form.requestSubmit();
    };

    form.addEventListener("input", () => {
      remember();
      plan(QUIET_MS);
    });
    form.addEventListener("focusout", (event) => {
      if (event.target !== form && isDirty()) save();
    });
    // The bar at the bottom does not cover where one is.
    form.addEventListener("focusin", ({ target }) => {
      if (target !== form && !target.closest(".debrief__bar")) target.scrollIntoView({ block: "nearest" });
    });
    addEventListener("pagehide", save);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") save();
    });
    addEventListener("online", () => {
      isCut = false;
      save();
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) isLeaving = false;
    });

    // What is typed is kept first: without a connection the browser would lead away from it.
    form.addEventListener("submit", (event) => {
      if (isLeaving || differing.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      wantsKeep = true;
      tried = "";
      isCut = !navigator.onLine;
      if (isCut) say(form.dataset.offline);
      save();
    });

    find("keep-mine").addEventListener("click", () => settle(true));
    find("take-theirs").addEventListener("click", () => settle(false));

    const add = find("add");
    add.hidden = false;
    add.addEventListener("click", () => addLine(newKey()).querySelector("input").focus());

    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit();
      }
    });

    if ("numbers" in form.dataset) listenForNumbers(form);

    // What waited here since the page was left, beside what the page came with.
    const left = quietly(() => JSON.parse(shelf().getItem(spare) ?? "null"));
    if (left) {
      const [now, version] = [base, form.elements.version.value];
      merge(left.fields, left.base, now, version);
      if (differing.length) showConflict(form.dataset.differs);
      else if (isDirty()) plan(0);
      else letGo();
    }
  };

  // A number leads to a heading wherever nothing is typed; Escape leaves what is typed.
  const listenForNumbers = (form) => {
    form.querySelectorAll("[data-key]").forEach((one) => (one.hidden = false));
    form.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Escape") {
        form.focus();
        return;
      }
      const isTyping = event.target.matches(
        "textarea, select, input:not([type=radio], [type=checkbox])",
      );
      const part = !isTyping && form.querySelector(`[data-jump="${event.key}"]`);
      if (!part || !/^[1-9]$/.test(event.key)) return;
      event.preventDefault();
      const first = "textarea, select, input:not([type=radio]), input[type=radio]:checked, input";
      const target = part.querySelector("input[type=radio]:checked") ?? part.querySelector(first);
      target.focus();
    });
  };

  // Dates that people name fill in the field they belong to.
  for (const group of document.querySelectorAll("[data-quick]")) {
    const form = group.closest("form");
    const date = form.elements[group.dataset.quick];
    if (!date) continue;
    group.hidden = false;
    group.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      date.value = button.dataset.on;
      const kinds = [...form.querySelectorAll("input[type=radio][name=kind]")];
      const isDated = kinds.some((one) => one.checked && ["exact", "approximate"].includes(one.value));
      if (group.dataset.quick === "on" && !isDated) {
        for (const one of kinds) one.checked = one.value === button.dataset.kind;
      }
      date.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  document.querySelectorAll("form[data-debrief]").forEach(careFor);
  document.querySelector("form[data-debrief] [aria-invalid=true]")?.focus();
})();
