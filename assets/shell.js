/* What the portal does in the browser beside Dash: links without reloads, the theme, the navigation, small toggles.
   It stands in the document's head, so that the theme is set before anything is painted; the other files come after it. */
(function () {
  "use strict";

  var THEME_KEY = "mantine-color-scheme-value";
  var HEADING = "page-heading";
  // A click on these in a row means them, not the row.
  var ACTS_ITSELF = 'button, select, input, [col-id="ag-Grid-SelectionColumn"]';
  var NOT_PAGES = /^\/(signin|signout|status|healthz|readyz|api|assets|_dash)(\/|$|[?#.])/;
  var systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");
  var isHeadingAwaited = false;
  var headingLeft = null;
  var headingLeftText = null;
  var pathShown = window.location.pathname;

  function byId(id) {
    return document.getElementById(id);
  }

  /* Theme: the choice is kept where Mantine keeps it, and Mantine is told as if another tab had changed it. */
  function chosenTheme() {
    var kept = null;
    try {
      kept = window.localStorage.getItem(THEME_KEY);
    } catch (refused) {
      kept = null;
    }
    return kept === "light" || kept === "dark" ? kept : "auto";
  }

  function showTheme(choice) {
    var shown = choice === "auto" ? (systemIsDark.matches ? "dark" : "light") : choice;
    document.documentElement.setAttribute("data-mantine-color-scheme", shown);
    markTheme();
  }

  function markTheme() {
    var choice = chosenTheme();
    document.querySelectorAll("[data-theme]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-theme") === choice));
    });
  }

  function chooseTheme(choice) {
    try {
      window.localStorage.setItem(THEME_KEY, choice);
      window.dispatchEvent(
        new StorageEvent("storage", { key: THEME_KEY, newValue: choice, storageArea: window.localStorage })
      );
    } catch (refused) {
      // Without storage the choice lasts as long as the page.
    }
    showTheme(choice);
  }

  /* Links inside the portal: Dash's router is told, the page is not loaded anew. */
  function isPageLink(link, event) {
    var isPlainClick = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    var isOurs = link.origin === window.location.origin && !NOT_PAGES.test(link.pathname);
    var leaves = link.hasAttribute("download") || link.target || link.rel.split(" ").indexOf("external") >= 0;
    var isAnchor = (link.getAttribute("href") || "#").charAt(0) === "#";
    return isPlainClick && isOurs && !leaves && !isAnchor;
  }

  /* Tickets without a query begins with one's default view; whoever is on a list already means all tickets. */
  function landing(address) {
    var asked = new URL(address, window.location.href);
    var own = document.querySelector("[data-default-view]");
    var isEntered = asked.pathname === "/tickets" && !asked.search && window.location.pathname !== "/tickets";
    return isEntered && own ? own.href : address;
  }

  function openPage(wanted) {
    var address = landing(wanted);
    if (address !== window.location.href) {
      window.history.pushState({}, "", address);
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
      beginPage();
    }
    closeNavigation();
    markNavigation();
  }

  function beginPage() {
    pathShown = window.location.pathname;
    window.scrollTo(0, 0);
    awaitHeading();
  }

  /* A page a form leads to begins at its top too; a filter changes the address and not the page. */
  function onPushedAddress() {
    if (window.location.pathname !== pathShown) {
      beginPage();
    }
    markNavigation();
  }

  function awaitHeading() {
    isHeadingAwaited = true;
    headingLeft = byId(HEADING);
    headingLeftText = headingLeft && headingLeft.textContent;
  }

  /* The heading of the page that was left stays until the next one has come, and must not be taken for it. */
  function focusHeading() {
    var heading = isHeadingAwaited && byId(HEADING);
    if (heading && (heading !== headingLeft || heading.textContent !== headingLeftText)) {
      heading.focus({ preventScroll: true });
      isHeadingAwaited = document.activeElement !== heading;
      if (isHeadingAwaited) {
        // A page is hidden until it is whole, and what is hidden takes no focus.
        window.requestAnimationFrame(focusHeading);
      }
    }
  }

  /* Side navigation: which entry the address is, and folding on a phone. An entry fits if the address asks for all it
     asks for, however it is narrowed and sorted; a ticket stands under the entry of the list it was opened from. */
  function whereabouts() {
    var here = window.location;
    var list = /^\/tickets\/[^/]+$/.test(here.pathname) && new URLSearchParams(here.search).get("list");
    return { path: list ? "/tickets" : here.pathname, asked: askedOf(list || here.search), isBelow: Boolean(list) };
  }

  function askedOf(search) {
    var pairs = Array.from(new URLSearchParams(search)).filter(function (pair) {
      return pair[0] !== "sort";
    });
    return pairs.map(function (pair) {
      return pair.join("=");
    });
  }

  function nearness(link, here, isAlone) {
    var asked = askedOf(link.search);
    var isAll = asked.every(function (one) {
      return here.asked.indexOf(one) >= 0;
    });
    if (link.pathname === here.path && isAll) {
      return asked.length === here.asked.length && !here.isBelow ? 100 : 2 + asked.length;
    }
    if (link.pathname === here.path) {
      return isAlone ? 2 : 0;
    }
    return !link.search && link.pathname !== "/" && here.path.indexOf(link.pathname + "/") === 0 ? 1 : 0;
  }

  function markNavigation() {
    var links = Array.prototype.slice.call(document.querySelectorAll(".side-link"));
    var here = whereabouts();
    var near = links.map(function (link) {
      var isAlone = links.every(function (other) {
        return other === link || other.pathname !== link.pathname;
      });
      return nearness(link, here, isAlone);
    });
    var nearest = near.indexOf(Math.max.apply(null, near));
    links.forEach(function (link, place) {
      if (place === nearest && near[place]) {
        link.setAttribute("aria-current", near[place] === 100 ? "page" : "true");
      } else {
        link.removeAttribute("aria-current");
      }
    });
  }

  /* Grids and tables of tickets: a click or Enter anywhere in a row opens what its link leads to; marking text does not. */
  function linkOfRow(cell) {
    var row = cell.closest(".ag-row, .opens-rows tr");
    if (!row || !row.classList.contains("ag-row")) {
      return row && row.querySelector("a[href]");
    }
    return row.closest(".ag-root").querySelector('.ag-row[row-index="' + row.getAttribute("row-index") + '"] a[href]');
  }

  function openRow(cell) {
    var link = linkOfRow(cell);
    if (link && !String(window.getSelection())) {
      openPage(link.href);
    }
  }

  function setNavigation(isOpen) {
    var button = document.querySelector(".menu-button");
    document.documentElement.setAttribute("data-navigation", isOpen ? "open" : "closed");
    if (button) {
      button.setAttribute("aria-expanded", String(isOpen));
    }
  }

  function closeNavigation() {
    setNavigation(false);
  }

  function isNavigationOpen() {
    return document.documentElement.getAttribute("data-navigation") === "open";
  }

  /* Cards: chart and table of the same numbers change places. */
  function swapBodies(button) {
    var shown = byId(button.getAttribute("data-swap-shown"));
    var hidden = byId(button.getAttribute("data-swap-hidden"));
    var label = button.textContent;
    shown.hidden = !shown.hidden;
    hidden.hidden = !hidden.hidden;
    button.textContent = button.getAttribute("data-swap-label");
    button.setAttribute("data-swap-label", label);
    window.dispatchEvent(new Event("resize"));
  }

  /* What a phone folds away: a button shows it and hides it again. */
  function toggleFold(button) {
    var isOpen = byId(button.getAttribute("data-unfolds")).toggleAttribute("data-is-unfolded");
    button.setAttribute("aria-expanded", String(isOpen));
  }

  function closeDisclosures(except) {
    document.querySelectorAll("details.definition[open], details.user-menu[open]").forEach(function (details) {
      if (details !== except) {
        details.open = false;
      }
    });
  }

  function closeByEscape() {
    var open = document.querySelector("details.definition[open], details.user-menu[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    } else if (isNavigationOpen()) {
      closeNavigation();
      document.querySelector(".menu-button").focus();
    }
  }

  function onClick(event) {
    var target = event.target;
    var swap = target.closest("[data-swap-shown]");
    var theme = target.closest("[data-theme]");
    var link = target.closest("a[href]");
    closeDisclosures(target.closest("details"));
    if (swap) {
      swapBodies(swap);
    } else if (target.closest("[data-unfolds]")) {
      toggleFold(target.closest("[data-unfolds]"));
    } else if (theme) {
      chooseTheme(theme.getAttribute("data-theme"));
    } else if (target.closest(".menu-button")) {
      setNavigation(!isNavigationOpen());
    } else if (link && !event.defaultPrevented && isPageLink(link, event)) {
      event.preventDefault();
      openPage(link.href);
    } else if (!link && !target.closest(ACTS_ITSELF) && target.closest(".ag-cell, .opens-rows td")) {
      openRow(target);
    }
  }

  /* Fields with a limit count what is typed. */
  function countCharacters(field) {
    var said = byId(field.getAttribute("data-counter"));
    if (said) {
      // Characters as the server counts them: a picture of two halves is one.
      var typed = Array.from(field.value).length;
      var limit = Number(field.getAttribute("data-limit")) || field.maxLength;
      var isOver = typed > limit;
      said.textContent = typed.toLocaleString("en") + (isOver ? " of " : " / ") + limit.toLocaleString("en");
      said.classList.toggle("counter-over", isOver);
    }
  }

  function onKey(event) {
    if (event.key === "Enter" && event.target.classList.contains("ag-cell")) {
      openRow(event.target);
    } else if (event.key === "Escape" && !event.target.closest(".search")) {
      closeByEscape();
    }
  }

  /* React builds the page after this script: what depends on elements is done as they appear. */
  function watchPage() {
    var seen = { side: null, links: 0, theme: null };
    new MutationObserver(function () {
      var side = document.querySelector(".side");
      var links = document.querySelectorAll(".side-link").length;
      var theme = document.querySelector("[data-theme]");
      if (side && (side !== seen.side || links !== seen.links)) {
        markNavigation();
      }
      if (theme && theme !== seen.theme) {
        markTheme();
      }
      seen = { side: side, links: links, theme: theme };
      focusHeading();
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  }

  showTheme(chosenTheme());
  systemIsDark.addEventListener("change", function () {
    showTheme(chosenTheme());
  });
  window.addEventListener("popstate", function () {
    pathShown = window.location.pathname;
    markNavigation();
  });
  window.addEventListener("_dashprivate_pushstate", onPushedAddress);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("input", function (event) {
    if (event.target.hasAttribute("data-counter")) {
      countCharacters(event.target);
    }
  });
  window.helmdeskOpenPage = openPage;
  document.addEventListener("DOMContentLoaded", watchPage);
})();
