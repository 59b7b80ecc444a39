/* Ticket lists on a narrow screen: each row of the grid becomes a card; the rows still come page by page. */
(function () {
  "use strict";

  var GRID = "tickets-grid";
  var CARD = "card";
  var CARD_HEIGHT = 104;
  var ROW_HEIGHT = 40;
  var narrow = window.matchMedia("(max-width: 40em)");
  var renderers = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  var seen = null;

  renderers.TicketCard = function (props) {
    var build = window.React.createElement;
    var ticket = props.data;
    if (!ticket) {
      return build("span", { className: "muted" }, "Loading");
    }
    var facts = [ticket.site || ticket.organisation, ticket.request_type, ticket.updated_at].filter(Boolean);
    return build(
      "div",
      { className: "ticket-card" },
      build("span", { className: "ticket-card-title" }, ticket.title),
      build("span", null, build("a", { href: ticket.card_href, className: "link" }, ticket.card_number), " · ", ticket.status),
      build("span", { className: "ticket-card-facts" }, facts.join(" · "))
    );
  };

  function fit(api) {
    if (narrow.matches) {
      api.applyColumnState({ state: [{ colId: CARD, hide: false }], defaultState: { hide: true, pinned: null } });
      api.setGridOption("headerHeight", 0);
      api.setGridOption("rowHeight", CARD_HEIGHT);
    } else if (api.getColumn(CARD).isVisible()) {
      api.resetColumnState();
      api.setGridOption("headerHeight", undefined);
      api.setGridOption("rowHeight", ROW_HEIGHT);
    }
  }

  /* Only a grid that has rows knows how high they are. */
  function rootWithRows() {
    var row = document.querySelector("#" + GRID + " .ag-row");
    return row && row.closest(".ag-root");
  }

  function fitGrid() {
    if (rootWithRows()) {
      window.dash_ag_grid.getApiAsync(GRID).then(fit);
    }
  }

  function watch() {
    new MutationObserver(function () {
      var root = rootWithRows();
      if (root && root !== seen) {
        seen = root;
        fitGrid();
      }
    }).observe(document.body, { childList: true, subtree: true });
  }

  narrow.addEventListener("change", fitGrid);
  document.addEventListener("DOMContentLoaded", watch);
  if (document.readyState !== "loading") {
    watch();
  }
})();
