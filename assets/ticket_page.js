/* The ticket page: what is typed into Edit Ticket outlives an ended session, focus follows the form, and keys step on. */
(function () {
  "use strict";

  var KEPT = "helmdesk-ticket-edit";

  function read() {
    try {
      return JSON.parse(window.sessionStorage.getItem(KEPT));
    } catch (refused) {
      return null;
    }
  }

  function write(content) {
    try {
      if (content === null) {
        window.sessionStorage.removeItem(KEPT);
      } else {
        window.sessionStorage.setItem(KEPT, JSON.stringify(content));
      }
    } catch (refused) {
      // Without storage the form is kept for as long as the page is.
    }
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.ticket_edit = {
    ask: function (clicks) {
      return clicks ? { kept: read(), at: Date.now() } : window.dash_clientside.no_update;
    },
    give_up: function (clicks) {
      return clicks ? { closed: true, given_up: true, at: Date.now() } : window.dash_clientside.no_update;
    },
    keep: function (values, places, begun) {
      if (begun) {
        var typed = {};
        places.forEach(function (place, index) {
          typed[place.key] = values[index];
        });
        write({ number: begun.number, account: begun.account, opened: begun.opened, typed: typed });
      }
      return window.dash_clientside.no_update;
    },
    forget: function (asked) {
      if (asked && asked.closed) {
        write(null);
      }
      return window.dash_clientside.no_update;
    },
  };

  function isForm(node) {
    return node.nodeType === 1 && node.classList.contains("edit-form");
  }

  /* The form takes the focus when it opens, and gives it back when it closes. */
  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      if (Array.prototype.some.call(change.addedNodes, isForm)) {
        document.getElementById("ticket-edit-title").focus();
        document.querySelector(".edit-form").scrollIntoView({ block: "start" });
      } else if (Array.prototype.some.call(change.removedNodes, isForm)) {
        var button = document.getElementById("ticket-edit") || document.querySelector("h1");
        if (button) {
          button.focus();
        }
      }
    });
  }).observe(document.documentElement, { childList: true, subtree: true });

  /* Older entries come into the page; any other way of following their link leads to its address. */
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("#ticket-older");
    var isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (link && isPlain) {
      event.preventDefault();
      follow(document.querySelectorAll(".entries > li").length);
    }
  }, true);

  /* The first of those that come has the focus: who reads on by keyboard or by ear is where it goes on. */
  function follow(known) {
    var entries = document.getElementById("ticket-entries");
    var watch = new MutationObserver(function () {
      var first = document.querySelectorAll(".entries > li")[known];
      if (first) {
        watch.disconnect();
        first.setAttribute("tabindex", "-1");
        first.focus({ preventScroll: true });
      }
    });
    watch.observe(entries, { childList: true, subtree: true });
  }

  /* What an act replaces or lets rest loses the focus; the same control gets it back, else the heading of its card. */
  var acted = null;

  function remember(element) {
    var card = element.closest(".ticket-page section");
    var row = element.closest("[data-field]");
    acted = element.closest(".ticket-page") &&
      { element: element, id: element.id, field: row && row.dataset.field, card: card && card.className };
  }

  /* The control of a field of Edit Ticket: another type's fields come in the place of those that stood there. */
  function fieldNamed(key) {
    return key && document.querySelector('.edit-form [data-field="' + CSS.escape(key) + '"] :is(input, textarea)');
  }

  function giveBack() {
    if (acted && !document.querySelector(".ticket-page")) {
      // The page was left: where the focus goes then is the shell's matter.
      acted = null;
    }
    var isLost = acted && document.activeElement === document.body && (!acted.element.isConnected || acted.hasRested);
    var same = isLost && ((acted.id && document.getElementById(acted.id)) || fieldNamed(acted.field));
    if (!isLost || (same && same.disabled && same === acted.element)) {
      return;
    }
    if (same && !same.disabled && same.getClientRects().length) {
      same.focus({ preventScroll: true });
      return;
    }
    var cards = Array.prototype.filter.call(document.querySelectorAll(".ticket-page section"), function (one) {
      return one.className === acted.card;
    });
    var heading = cards.length ? cards[0].querySelector("h2, h3") : document.getElementById("page-heading");
    if (heading) {
      heading.setAttribute("tabindex", "-1");
      heading.focus({ preventScroll: true });
    }
  }

  document.addEventListener("focusin", function (event) { remember(event.target); });
  document.addEventListener("mousedown", function (event) {
    // The options of a list belong to its field.
    var isOption = event.target.closest && event.target.closest("[role=option]");
    if (acted && !isOption && !acted.element.contains(event.target)) {
      acted = null;
    }
  }, true);
  new MutationObserver(function () {
    if (acted && acted.element.disabled) {
      acted.hasRested = true;
    }
    giveBack();
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });

  /* Two versions of a field: who saves without having chosen is brought to the first choice that is missing. */
  document.addEventListener("click", function (event) {
    if (!event.target.closest || !event.target.closest("#ticket-edit-save")) {
      return;
    }
    var groups = document.querySelectorAll(".difference [role=radiogroup]");
    var open = Array.prototype.filter.call(groups, function (one) { return !one.querySelector("input:checked"); });
    if (open.length) {
      open[0].querySelector("input").focus();
    }
  });

  /* What was refused has the focus, wherever the button was. */
  new MutationObserver(function (changes) {
    var refused = changes.map(function (change) { return change.target; }).filter(function (field) {
      return field.getAttribute("aria-invalid") === "true" && field.closest(".ticket");
    });
    if (refused.length) {
      // The bar at the top must not lie over it.
      refused[0].focus({ preventScroll: true });
      refused[0].scrollIntoView({ block: "center" });
    }
  }).observe(document.documentElement, { attributes: true, attributeFilter: ["aria-invalid"], subtree: true });

  document.addEventListener("keydown", function (event) {
    var isStep = event.altKey && !event.ctrlKey && !event.metaKey && /^Arrow(Up|Down)$/.test(event.key);
    var isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    var way = isStep && !isTyping && document.querySelector('[data-step="' + event.key + '"] a');
    if (way) {
      event.preventDefault();
      way.click();
    }
  });
})();
