// The pages work without this: it only spares looking again.
"use strict";

(() => {
  const EVERY_MS = 3000;
  const waiting = document.querySelector("[data-wait]");
  const line = waiting?.querySelector("[data-said]");

  // Reloading would lose what somebody is just pasting.
  let isTyping = false;
  document.addEventListener("input", () => {
    isTyping = true;
  });

  const look = async () => {
    try {
      const answer = await fetch(waiting.dataset.wait, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error("no answer");
      const found = await answer.json();
      if (found.is_over && !isTyping) {
        location.reload();
        return;
      }
      if (found.said && line.textContent !== found.said) line.textContent = found.said;
    } catch {
      // Whatever it is, the next look may tell more; nothing here depends on it.
    }
    setTimeout(look, EVERY_MS);
  };

  if (waiting) setTimeout(look, EVERY_MS);
})();
