/* The pages under /services: the day an address names is brought into view and marked, as a browser would do by itself
   if the page were there before its address. */
(function () {
  "use strict";

  var DAY = /^#(day-\d{4}-\d\d-\d\d)$/;
  var MARK = "is-target";
  var marked = null;

  function namedDay() {
    var found = DAY.exec(window.location.hash);
    return found && document.getElementById(found[1]);
  }

  function showDay(day) {
    if (marked) {
      marked.classList.remove(MARK);
    }
    marked = day;
    if (day) {
      day.classList.add(MARK);
      day.scrollIntoView({ block: "center" });
    }
  }

  function onAddress() {
    // The portal's own links go to the top of a page after they change the address.
    window.setTimeout(function () {
      showDay(namedDay());
    }, 0);
  }

  function watch() {
    new MutationObserver(function () {
      var day = namedDay();
      if (day && day !== marked) {
        showDay(day);
      }
    }).observe(document.body, { childList: true, subtree: true });
  }

  window.addEventListener("hashchange", onAddress);
  window.addEventListener("_dashprivate_pushstate", onAddress);
  if (document.body) {
    watch();
  } else {
    document.addEventListener("DOMContentLoaded", watch);
  }
})();
