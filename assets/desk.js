/* The desk: who has a ticket, to be chosen in its row; what is chosen goes to the server at once. */
(function () {
  "use strict";

  var ROW = "desk-row";
  var NOBODY = "0";
  var renderers = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    desk: {
      selected: function (rows) {
        var number = (rows || []).length;
        return number === 0 ? "No ticket selected" : number === 1 ? "1 ticket selected" : number + " tickets selected";
      }
    }
  });

  function build() {
    return window.React.createElement.apply(null, arguments);
  }

  function send(asked) {
    window.dash_clientside.set_props(ROW, { data: Object.assign({ at: Date.now() }, asked) });
  }

  function optionOf(pair) {
    return build("option", { key: pair[0], value: pair[0] }, pair[1]);
  }

  /* Tickets that refused a change stay selected, to be put right: each as soon as its row has come. */
  window.helmdeskSelect = function (api) {
    var bulk = document.querySelector(".bulk[data-selected]");
    var wanted = bulk ? JSON.parse(bulk.getAttribute("data-selected")) : [];
    function select() {
      wanted = wanted.filter(function (number) {
        var row = api.getRowNode(number);
        if (row && row.data) {
          row.setSelected(true);
        }
        return !row || !row.data;
      });
    }
    if (wanted.length) {
      api.addEventListener("modelUpdated", select);
      select();
    }
  };

  renderers.DeskAssignee = function (props) {
    var ticket = props.data;
    if (!ticket) {
      return null;
    }
    var name = ticket.assignee;
    var others = props.staff.filter(function (pair) {
      return pair[1] !== name;
    });
    var known = {
      className: "header-filter desk-choice",
      "aria-label": "Assign " + ticket.number,
      defaultValue: ""
    };
    window.helmdeskSettled(known, "", function (value) {
      send({ number: ticket.number, assignee: value });
    });
    var options = [optionOf(["", name || "Nobody"])].concat(name ? [optionOf([NOBODY, "Nobody"])] : []);
    var choice = build("select", known, options.concat(others.map(optionOf)));
    var claim = build(
      "button",
      {
        type: "button",
        className: "desk-claim",
        "aria-label": "Claim " + ticket.number,
        onClick: function () {
          send({ number: ticket.number, is_claim: true });
        }
      },
      "Claim"
    );
    return build("span", { className: "desk-assignee" }, choice, name ? null : claim);
  };
})();
