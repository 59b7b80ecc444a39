/* What is being written when a session ends: kept in this tab, and back on the same page after signing in again. */
(function () {
  "use strict";

  var DRAFT_KEY = "helmdesk-draft";
  var seen = null;

  /* Whose words they are: somebody else who signs in here is not shown them. */
  function reader() {
    var told = document.querySelector(".user-name");
    return told ? told.textContent : "";
  }

  /* A session that has ended: sign in, then come back to this very address and to what was being written. */
  function keepDrafts() {
    var texts = {};
    document.querySelectorAll("textarea[data-counter]").forEach(function (field) {
      if (field.value) {
        texts[field.id] = field.value;
      }
    });
    try {
      window.sessionStorage.setItem(DRAFT_KEY, JSON.stringify([window.location.pathname, reader(), texts]));
    } catch (refused) {
      // Without storage the texts are lost; signing in goes on.
    }
  }

  function keptDrafts() {
    try {
      var kept = JSON.parse(window.sessionStorage.getItem(DRAFT_KEY));
      return kept && kept[0] === window.location.pathname && kept[1] === reader() ? kept[2] : {};
    } catch (refused) {
      return {};
    }
  }

  function restoreDrafts() {
    var texts = keptDrafts();
    Object.keys(texts).forEach(function (id) {
      var field = document.getElementById(id);
      if (field && !field.value) {
        // React takes notice of its own field only when the value is set behind its back.
        Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, texts[id]);
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
    window.sessionStorage.removeItem(DRAFT_KEY);
  }

  function signInAgain() {
    keepDrafts();
    var here = window.location.pathname + window.location.search + window.location.hash;
    window.location.assign("/signin?next=" + encodeURIComponent(here));
  }

  function watchAnswers() {
    var plainFetch = window.fetch;
    window.fetch = function () {
      return plainFetch.apply(this, arguments).then(function (answer) {
        if (answer.status === 401 && new URL(answer.url, window.location.href).origin === window.location.origin) {
          signInAgain();
        }
        return answer;
      });
    };
  }

  function watch() {
    new MutationObserver(function () {
      var field = document.querySelector("textarea[data-counter]");
      if (field && field !== seen) {
        restoreDrafts();
      }
      seen = field;
    }).observe(document.body, { childList: true, subtree: true });
  }

  // Before Dash asks for anything: assets come before its renderer.
  watchAnswers();
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", watch);
  } else {
    watch();
  }
})();
