/* The ticket page: the message an address names is brought into view and marked once it is there; the page comes later
   than its address. */
(function () {
  "use strict";

  var MESSAGE = /^#(message-\d+)$/;
  var MARK = "is-target";
  var shown = null;

  function named() {
    var found = MESSAGE.exec(window.location.hash);
    return found && document.getElementById(found[1]);
  }

  function show(message) {
    document.querySelectorAll("." + MARK + "[id^=message-]").forEach(function (other) {
      other.classList.remove(MARK);
    });
    shown = message;
    if (message) {
      message.classList.add(MARK);
      message.setAttribute("tabindex", "-1");
      message.scrollIntoView({ block: "center" });
      message.focus({ preventScroll: true });
    }
  }

  function onAddress() {
    // The portal's own links go to the top of a page after they change the address.
    window.setTimeout(function () {
      show(named());
    }, 0);
  }

  function watch() {
    new MutationObserver(function () {
      var message = named();
      // A page is hidden until it is whole, and what is hidden cannot be scrolled to.
      if (message && message !== shown && message.getClientRects().length) {
        show(message);
      }
    }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["style", "class"] });
  }

  window.addEventListener("hashchange", onAddress);
  window.addEventListener("_dashprivate_pushstate", onAddress);
  if (document.body) {
    watch();
  } else {
    document.addEventListener("DOMContentLoaded", watch);
  }
})();
