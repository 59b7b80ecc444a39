/* Says how strong a password is while it is typed: the server's judgement, a moment after the last key. Every field with
   data-strength names the element that shows it; without this script the form works all the same. */
(function () {
  "use strict";
  const WAIT_MILLISECONDS = 300;
  let timer = 0;

  function show(place, found) {
    place.hidden = false;
    place.dataset.score = String(found.score);
    place.textContent = found.warning ? found.words + ". " + found.warning : found.words + ".";
  }

  async function judge(field, place) {
    const typed = field.value;
    if (!typed) {
      place.hidden = true;
      return;
    }
    try {
      const answer = await fetch("/password-strength", { method: "POST", body: typed, credentials: "same-origin" });
      const found = answer.ok ? await answer.json() : null;
      if (found && field.value === typed) show(place, found);
    } catch {
      place.hidden = true;
    }
  }

  document.addEventListener("input", function (event) {
    const field = event.target;
    const place = field instanceof HTMLInputElement && document.getElementById(field.dataset.strength || "");
    if (!place) return;
    clearTimeout(timer);
    timer = setTimeout(judge, WAIT_MILLISECONDS, field, place);
  });
})();
