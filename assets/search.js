/* The global search: results under the box while typing, walked with the arrow keys; `/` goes there from anywhere. */
(function () {
  "use strict";

  var SEARCH_BOX = "global-search";
  var SEARCH_RESULTS = "global-search-results";
  var SEARCH_COUNT = "global-search-count";
  var seen = null;

  function byId(id) {
    return document.getElementById(id);
  }

  /* Global search: a combobox; focus stays in the box while the arrow keys walk the results. */
  function searchOptions() {
    var results = byId(SEARCH_RESULTS);
    return results ? Array.prototype.slice.call(results.querySelectorAll("a[role=option]")) : [];
  }

  function chosenOption() {
    return document.querySelector("#" + SEARCH_RESULTS + " [aria-selected=true]");
  }

  function chooseOption(option) {
    var box = byId(SEARCH_BOX);
    searchOptions().forEach(function (other, index) {
      other.id = SEARCH_RESULTS + "-" + index;
      other.setAttribute("aria-selected", String(other === option));
    });
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  }

  function stepOption(step) {
    var options = searchOptions();
    var position = options.indexOf(chosenOption());
    openSearch();
    if (options.length) {
      chooseOption(options[position < 0 && step < 0 ? options.length - 1 : (position + step + options.length) % options.length]);
    }
  }

  function setSearchOpen(isOpen) {
    var box = byId(SEARCH_BOX);
    var results = byId(SEARCH_RESULTS);
    if (box && results) {
      results.toggleAttribute("data-is-closed", !isOpen);
      box.setAttribute("aria-expanded", String(isOpen && results.childElementCount > 0));
    }
  }

  function openSearch() {
    setSearchOpen(true);
  }

  function closeSearch() {
    setSearchOpen(false);
    if (byId(SEARCH_BOX)) {
      chooseOption(null);
    }
  }

  function announceResults() {
    var count = searchOptions().length;
    var said = byId(SEARCH_COUNT);
    if (said) {
      said.textContent = count === 0 ? "" : count === 1 ? "1 result" : count + " results";
    }
    openSearch();
  }

  function onSearchKey(event) {
    var chosen = chosenOption();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      stepOption(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && chosen) {
      event.preventDefault();
      window.helmdeskOpenPage(chosen.href);
      closeSearch();
    } else if (event.key === "Escape") {
      closeSearch();
    }
  }

  function isTyping(element) {
    return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  }

  function onKey(event) {
    if (event.target.id === SEARCH_BOX) {
      onSearchKey(event);
    } else if (event.key === "/" && !isTyping(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      byId(SEARCH_BOX).focus();
    }
  }

  function watch() {
    new MutationObserver(function () {
      var results = byId(SEARCH_RESULTS);
      if (results && results !== seen) {
        seen = results;
        new MutationObserver(announceResults).observe(results, { childList: true });
      }
    }).observe(document.body, { childList: true, subtree: true });
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("click", function (event) {
    if (!event.target.closest(".search") || event.target.closest("a[href]")) {
      closeSearch();
    }
  });
  document.addEventListener("focusin", function (event) {
    if (event.target.id === SEARCH_BOX) {
      openSearch();
    }
  });
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", watch);
  } else {
    watch();
  }
})();
