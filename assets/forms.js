/* Forms: what is kept while it is written, and the way from a refusal at the top to its field. */
(function () {
  "use strict";

  var PAUSE_MILLISECONDS = 600;
  var waiting = 0;

  /* A form that has not changed for a moment is told to the server, which keeps it. */
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.forms = {
    settle: function () {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(function () {
        if (document.querySelector("[data-field]")) {
          window.dash_clientside.set_props("new-ticket-settled", { data: Date.now() });
        }
      }, PAUSE_MILLISECONDS);
      return window.dash_clientside.no_update;
    },
  };

  /* A field may stand under another tab than the one that is open. */
  function showPanelOf(control) {
    var panel = control.closest("[role=tabpanel]");
    var tab = panel && document.querySelector('[role=tab][aria-controls="' + CSS.escape(panel.id) + '"]');
    if (tab && tab.getAttribute("aria-selected") !== "true") {
      tab.click();
    }
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("[data-goes-to]");
    var row = link && document.querySelector('[data-field="' + CSS.escape(link.dataset.goesTo) + '"]');
    var control = row && row.querySelector("input:not([type=hidden]), textarea");
    if (control) {
      event.preventDefault();
      showPanelOf(control);
      control.focus();
    }
  });

  /* A form without an address of its own is sent by the callback of its button: Enter presses that, and nothing leaves
     the page. */
  document.addEventListener("submit", function (event) {
    if (!event.target.hasAttribute("action")) {
      event.preventDefault();
    }
  });

  /* A refusal is read out and seen at once, wherever on the page the button was. */
  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      change.addedNodes.forEach(function (node) {
        if (node.nodeType === 1 && node.classList.contains("form-problems")) {
          node.focus();
          node.scrollIntoView({ block: "center" });
        }
      });
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
