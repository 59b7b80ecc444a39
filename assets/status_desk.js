/* The status desk: the focus stays with what was moved, goes to a preview as it appears, and never gets lost; links of a
   preview lead nowhere, or what was typed would be gone. */
(function () {
  "use strict";

  var moved = null;

  document.addEventListener("click", function (event) {
    var mover = event.target.closest && event.target.closest("[data-moves]");
    moved = mover ? mover.getAttribute("data-moves") : null;
  });

  document.addEventListener(
    "click",
    function (event) {
      if (event.target.closest && event.target.closest(".desk-card a[href]")) {
        event.preventDefault();
      }
    },
    true
  );

  function keepFocus() {
    var mover = moved && document.querySelector('[data-moves="' + moved + '"]');
    if (mover && mover !== document.activeElement) {
      mover.focus();
    }
  }

  function added(node) {
    if (node.nodeType !== 1) {
      return;
    }
    var heading = node.classList.contains("desk-page") && node.querySelector("h1");
    if (node.classList.contains("desk-preview")) {
      node.focus();
      node.scrollIntoView({ block: "start" });
    } else if (heading && document.activeElement === document.body) {
      heading.focus({ preventScroll: true });
    }
  }

  new MutationObserver(function (changes) {
    keepFocus();
    changes.forEach(function (change) {
      change.addedNodes.forEach(added);
    });
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-moves"] });
})();
