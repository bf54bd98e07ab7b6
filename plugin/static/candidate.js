// Everything works without this file: with it, notes are kept and checked while they are typed.
"use strict";

(() => {
  const QUIET_MS = 600;
  const AGAIN_MS = 5000;

  const careFor = (form) => {
    const find = (name) => form.querySelector(`[data-${name}]`);
    const body = form.elements.body;
    const status = find("status");
    let kept = contents();
    let timer = 0;
    let saving = null;

    function contents() {
      return `${form.elements.subject.value}\n${form.elements.body.value}`;
    }

    // What is typed survives a page that goes before it was kept, in this tab and nowhere else.
    const spare = `afterword-note ${form.action}`;

    const remember = () => {
      const { subject, body: text, version } = form.elements;
      sessionStorage.setItem(spare, JSON.stringify([subject.value, text.value, version.value]));
    };

    const recall = () => {
      const left = JSON.parse(sessionStorage.getItem(spare) ?? "null");
      if (!left) return;
      [form.elements.subject.value, body.value, form.elements.version.value] = left;
      save();
    };

    const say = (text) => {
      if (status.textContent !== text) status.textContent = text;
    };

    const show = (answer) => {
      form.elements.version.value = answer.version;
      find("checks").innerHTML = answer.checks;
      find("words").textContent = answer.words;
      form.closest(".note").querySelector("[data-state]").innerHTML = answer.state;
      say(answer.status);
      const link = find("mail");
      if (!link) return;
      const isFree = answer.may_go && answer.link;
      const held = find("mail-held");
      const hasFocus = document.activeElement === link || document.activeElement === held;
      if (isFree) link.href = answer.link;
      link.hidden = !isFree;
      held.hidden = Boolean(isFree);
      if (hasFocus) (isFree ? link : held).focus();
      find("long").hidden = answer.is_link_whole;
    };

    const clash = (answer) => {
      const box = find("clash");
      find("clash-said").textContent = answer.status;
      find("clash-other").textContent = answer.other;
      box.dataset.version = answer.version;
      box.hidden = false;
    };

    // One request at a time; what is typed meanwhile goes with the next one.
    const send = async () => {
      const sent = contents();
      say(form.dataset.saving);
      let answer;
      try {
        answer = await fetch(form.action, {
          method: "POST",
          headers: { Accept: "application/json" },
          body: new URLSearchParams(new FormData(form)),
          keepalive: true,
        });
      } catch {
        say(form.dataset.unsaved);
        plan(AGAIN_MS);
        return;
      }
      const told = await answer.json().catch(() => null);
      if (answer.ok && told) {
        kept = sent;
        show(told);
        if (contents() === kept) sessionStorage.removeItem(spare);
        else remember();
        if (contents() !== kept) plan(QUIET_MS);
      } else if (answer.status === 409 && told?.version) {
        say(told.status);
        clash(told);
      } else {
        say(told?.status ?? form.dataset.unsaved);
        if (answer.status === 429 || answer.status >= 500) plan(AGAIN_MS);
      }
    };

    const save = async () => {
      clearTimeout(timer);
      while (saving) await saving;
      if (contents() === kept || !find("clash").hidden) return;
      saving = send();
      await saving;
      saving = null;
    };

    const plan = (wait) => {
      clearTimeout(timer);
      timer = setTimeout(save, wait);
    };

    form.addEventListener("input", () => {
      remember();
      plan(QUIET_MS);
    });
    form.addEventListener("focusout", () => {
      if (contents() !== kept) save();
    });
    addEventListener("pagehide", save);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") save();
    });
    addEventListener("online", save);

    // A button acts on what is kept, so what is being kept comes first.
    form.addEventListener("submit", (event) => {
      if (!saving && contents() === kept) return;
      event.preventDefault();
      save().finally(() => {
        kept = contents();
        form.requestSubmit(event.submitter);
      });
    });

    find("mail")?.addEventListener("click", (event) => {
      if (!saving && contents() === kept) return;
      event.preventDefault();
      save().then(() => {
        const link = find("mail");
        if (link.hidden) find("mail-held").focus();
        else location.href = link.href;
      });
    });

    find("clash-keep").addEventListener("click", () => {
      const box = find("clash");
      form.elements.version.value = box.dataset.version;
      remember();
      box.hidden = true;
      kept = null;
      save();
      body.focus();
    });

    const copy = find("copy");
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(body.value);
        say(form.dataset.copied);
      } catch {
        body.focus();
        body.select();
      }
    });

    find("check").hidden = true;
    recall();
  };

  document.querySelectorAll("form[data-note]").forEach(careFor);

  // Opening a place leads the keyboard into it.
  for (const place of document.querySelectorAll(".note__place")) {
    place.querySelector("summary").addEventListener("click", () => {
      if (!place.open) {
        place.addEventListener("toggle", () => place.querySelector("textarea").focus(), { once: true });
      }
    });
  }
})();
