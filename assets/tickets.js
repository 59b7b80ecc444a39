/* Ticket lists: links and badges in the grid's cells, and on a narrow screen a card for each row. Rows come page by page
   in either; heights are in tickets.css. */
(function () {
  "use strict";

  var GRID = "tickets-grid";
  var CARD = "card";
  // The grid's own column of ticks, where rows can be selected.
  var TICK = "ag-Grid-SelectionColumn";
  var narrow = window.matchMedia("(max-width: 40em)");
  var renderers = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  var COLUMN_FILTER = "tickets-column-filter";
  // No value of any list.
  var SEVERAL = "\u0000several";
  var seen = null;
  var asked = null;

  function build() {
    return window.React.createElement.apply(null, arguments);
  }

  /* A child's number is longer than its column, and goes on below at a dot. */
  function linkOf(ticket) {
    var parts = ticket.number.split(".").map(function (part, place) {
      return place ? build(window.React.Fragment, { key: place }, build("wbr"), "." + part) : part;
    });
    return build("a", { href: ticket.href, className: "link" }, parts);
  }

  function badgeOf(ticket) {
    return build(
      "span",
      { className: ticket.status_class },
      build("span", { className: "badge-icon", "aria-hidden": "true" }, ticket.status_icon),
      build("span", null, ticket.status)
    );
  }

  renderers.TicketLink = function (props) {
    return props.data ? linkOf(props.data) : build("span", { className: "muted" }, "Loading");
  };

  renderers.TicketTitle = function (props) {
    return build("span", { className: "two-lines" }, props.value);
  };

  renderers.TicketStatus = function (props) {
    return props.data ? badgeOf(props.data) : null;
  };

  renderers.TicketCard = function (props) {
    var ticket = props.data;
    if (!ticket) {
      return build("span", { className: "muted" }, "Loading");
    }
    return build(
      "div",
      { className: "ticket-card" },
      build("span", { className: "ticket-card-title" }, ticket.title),
      linkOf(ticket),
      badgeOf(ticket),
      build("span", { className: "ticket-card-fact" }, ticket.place),
      build("span", { className: "ticket-card-fact" }, ticket.updated_at)
    );
  };

  /* The field under a column's heading: what it is set to comes with the page, and a change goes to the address. */
  function ask(filter, value) {
    asked = { name: filter.name, until: Date.now() + 5000 };
    window.dash_clientside.set_props(COLUMN_FILTER, { data: { name: filter.name, value: value, at: Date.now() } });
  }

  /* A choice counts when it is made with the mouse, on Enter, or when the field is left: not with every arrow key. */
  function settled(known, before, act) {
    function settle(event) {
      var field = event.currentTarget;
      var value = field.value.trim();
      if (value !== before && field.getAttribute("data-asked") !== value) {
        field.setAttribute("data-asked", value);
        act(value);
      }
    }
    known.onMouseDown = function (event) {
      event.currentTarget.removeAttribute("data-keyed");
    };
    known.onKeyDown = function (event) {
      if (event.key === "Enter") {
        settle(event);
      } else if (event.key !== "Tab") {
        event.currentTarget.setAttribute("data-keyed", "");
      }
    };
    known.onChange = function (event) {
      if (!event.currentTarget.hasAttribute("data-keyed")) {
        settle(event);
      }
    };
    known.onBlur = settle;
  }

  function optionOf(pair) {
    return build("option", { key: pair[0], value: pair[0] }, pair[1]);
  }

  function listFilter(filter, known) {
    var options = [build("option", { key: "", value: "" }, "All")];
    if (filter.several) {
      options.push(build("option", { key: SEVERAL, value: SEVERAL, disabled: true }, filter.several));
    }
    settled(known, filter.several ? SEVERAL : filter.value, function (value) {
      ask(filter, value);
    });
    known.defaultValue = filter.several ? SEVERAL : filter.value;
    return build("select", known, options.concat(filter.options.map(optionOf)));
  }

  function textFilter(filter, known) {
    known.type = "search";
    known.maxLength = 200;
    known.autoComplete = "off";
    known.defaultValue = filter.value;
    known.placeholder = filter.several || (filter.kind === "period" ? "Period" : "Contains");
    known.list = filter.kind === "period" ? filter.periods : undefined;
    settled(known, filter.value, function (value) {
      ask(filter, value);
    });
    // What is typed is not chosen yet, whatever began it.
    known.onChange = undefined;
    return build("input", known);
  }

  renderers.TicketFilter = function (props) {
    var filter = props.asked;
    var known = {
      className: "header-filter",
      "aria-label": "Filter by " + filter.label,
      "data-filter": filter.name,
      "data-is-set": filter.value || filter.several ? "" : undefined
    };
    return filter.kind === "list" ? listFilter(filter, known) : textFilter(filter, known);
  };

  /* Whoever filters goes on where they were: the page that has come is another one. */
  function focusAsked() {
    if (!asked || Date.now() > asked.until) {
      asked = null;
      return;
    }
    var field = document.querySelector('.header-filter[data-filter="' + asked.name + '"]');
    if (field && field !== document.activeElement && field.closest("#" + GRID)) {
      field.focus({ preventScroll: true });
      asked = null;
    } else {
      window.setTimeout(focusAsked, 100);
    }
  }

  function fit(api) {
    if (narrow.matches) {
      api.applyColumnState({
        state: [{ colId: TICK, hide: false, width: 44 }, { colId: CARD, hide: false }],
        defaultState: { hide: true, pinned: null }
      });
    } else if (api.getColumn(CARD).isVisible()) {
      api.resetColumnState();
    }
  }

  window.helmdeskSettled = settled;

  function columnsOf(api) {
    return api
      .getAllDisplayedColumns()
      .map(function (column) {
        return column.getColId();
      })
      .filter(function (key) {
        return key !== TICK && key !== CARD;
      });
  }

  function onGrid(act) {
    if (document.getElementById(GRID)) {
      window.dash_ag_grid.getApiAsync(GRID).then(act);
    }
  }

  function watch() {
    new MutationObserver(function () {
      var root = document.querySelector("#" + GRID + " .ag-root");
      if (root && root !== seen) {
        seen = root;
        onGrid(function (api) {
          fit(api);
          if (window.helmdeskSelect) {
            window.helmdeskSelect(api);
          }
          api.addEventListener("dragStopped", function () {
            if (!narrow.matches && window.helmdeskColumnsMoved) {
              window.helmdeskColumnsMoved(columnsOf(api));
            }
          });
          // Columns that were chosen anew come as they are on a wide screen.
          api.addEventListener("newColumnsLoaded", function () {
            if (narrow.matches) {
              fit(api);
            }
          });
        });
        window.setTimeout(focusAsked, 100);
      }
    }).observe(document.body, { childList: true, subtree: true });
  }

  narrow.addEventListener("change", function () {
    onGrid(function (api) {
      fit(api);
      // Rows keep the height they were read with.
      api.purgeInfiniteCache();
    });
  });
  document.addEventListener("DOMContentLoaded", watch);
  if (document.readyState !== "loading") {
    watch();
  }
})();
