/* Ticket lists: links and badges in the grid's cells, and on a narrow screen a card for each row. Rows come page by page
   in either; heights are in tickets.css. */
(function () {
  "use strict";

  var GRID = "tickets-grid";
  var CARD = "card";
  var narrow = window.matchMedia("(max-width: 40em)");
  var renderers = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  var seen = null;

  function build() {
    return window.React.createElement.apply(null, arguments);
  }

  function linkOf(ticket) {
    return build("a", { href: ticket.href, className: "link" }, ticket.number);
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

  function fit(api) {
    if (narrow.matches) {
      api.applyColumnState({ state: [{ colId: CARD, hide: false }], defaultState: { hide: true, pinned: null } });
    } else if (api.getColumn(CARD).isVisible()) {
      api.resetColumnState();
    }
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
        onGrid(fit);
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
