/* The chooser of a list's columns: what is available and what is selected, in two lists that are worked with buttons, with
   the keyboard and by dragging; whatever it does is said. What is selected goes to the server, which keeps it. */
(function () {
  "use strict";

  var STORE = "tickets-columns";
  var SAVE_MILLISECONDS = 300;
  var DRAG_PIXELS = 5;
  var seen = null;

  function build(tag, attributes, children) {
    var element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      element.setAttribute(name, attributes[name]);
    });
    (children || []).forEach(function (child) {
      element.append(child);
    });
    return element;
  }

  function chooser(root) {
    var offered = JSON.parse(root.getAttribute("data-offered"));
    var selected = JSON.parse(root.getAttribute("data-selected"));
    var usual = JSON.parse(root.getAttribute("data-usual"));
    var labels = {};
    var active = { available: null, selected: null };
    var lists = {};
    var buttons = {};
    var said = build("p", { class: "visually-hidden", role: "status" });
    var timer = null;
    var drag = null;

    offered.forEach(function (column) {
      labels[column.key] = column.label;
    });

    function isFixed(key) {
      return offered.some(function (column) {
        return column.key === key && column.fixed;
      });
    }

    function available() {
      return offered
        .map(function (column) {
          return column.key;
        })
        .filter(function (key) {
          return selected.indexOf(key) < 0;
        });
    }

    function keysOf(name) {
      return name === "selected" ? selected : available();
    }

    function say(text) {
      // The same words twice are two announcements.
      said.textContent = said.textContent === text ? text + "\u00a0" : text;
    }

    function place(key) {
      return "position " + (selected.indexOf(key) + 1) + " of " + selected.length;
    }

    function save(keys) {
      window.clearTimeout(timer);
      timer = window.setTimeout(function () {
        window.dash_clientside.set_props(STORE, { data: keys });
      }, SAVE_MILLISECONDS);
    }

    function neighbour(name, key) {
      var keys = keysOf(name);
      var at = keys.indexOf(key);
      return keys[at + 1] || keys[at - 1] || null;
    }

    function add(key, before) {
      if (!key) {
        return say("Choose a column under Available first.");
      }
      active.available = neighbour("available", key);
      selected.splice(before === undefined ? selected.length : Math.max(1, before), 0, key);
      active.selected = key;
      render();
      say(labels[key] + " added, " + place(key) + ".");
      save(selected.slice());
    }

    function remove(key) {
      if (!key) {
        return say("Choose a column under Selected first.");
      }
      if (isFixed(key)) {
        return say(labels[key] + " cannot be removed.");
      }
      active.selected = neighbour("selected", key);
      selected.splice(selected.indexOf(key), 1);
      active.available = key;
      render();
      say(labels[key] + " removed.");
      save(selected.slice());
    }

    function move(key, target) {
      if (!key) {
        return say("Choose a column under Selected first.");
      }
      if (isFixed(key)) {
        return say(labels[key] + " is always first.");
      }
      // What is fixed leads.
      if (target < 1 || target > selected.length - 1) {
        return say(labels[key] + " is " + (target < 1 ? "as far up" : "as far down") + " as it can be.");
      }
      selected.splice(selected.indexOf(key), 1);
      selected.splice(target, 0, key);
      active.selected = key;
      render();
      say(labels[key] + " moved, " + place(key) + ".");
      save(selected.slice());
    }

    function step(by) {
      move(active.selected, selected.indexOf(active.selected) + by);
    }

    function reset() {
      selected = usual.slice();
      active = { available: null, selected: selected[0] };
      render();
      say("The usual columns are selected again.");
      save(null);
    }

    /* A heading that was dragged in the grid has said the same as the list of what is selected. */
    window.helmdeskColumnsMoved = function (keys) {
      var key = keys.find(function (one, at) {
        return one !== selected[at] && !isFixed(one);
      });
      if (key && keys.length === selected.length) {
        selected = keys.slice();
        render();
        say("The order of the columns is kept.");
        save(selected.slice());
      }
    };

    function option(name, key) {
      var words = isFixed(key) ? labels[key] + " (always shown)" : labels[key];
      var parts = [build("span", { class: "column-grip", "aria-hidden": "true" }, [isFixed(key) ? "" : "\u2807"]), words];
      return build(
        "li",
        {
          role: "option",
          id: STORE + "-" + name + "-" + key,
          "data-key": key
        },
        parts
      );
    }

    function fill(name) {
      var keys = keysOf(name);
      var list = lists[name];
      if (keys.indexOf(active[name]) < 0) {
        active[name] = keys[0] || null;
      }
      var options = keys.map(function (key) {
        return option(name, key);
      });
      if (!options.length) {
        options = [build("li", { role: "option", "aria-disabled": "true", class: "muted" }, ["All columns are selected"])];
      }
      list.replaceChildren.apply(list, options);
      list.previousSibling.lastChild.textContent = " (" + keys.length + ")";
    }

    function render() {
      fill("available");
      fill("selected");
      show();
    }

    /* Entries stay as they are while one is chosen: a finger may lie on it. */
    function point(name) {
      lists[name].querySelectorAll("[data-key]").forEach(function (item) {
        item.setAttribute("aria-selected", String(item.getAttribute("data-key") === active[name]));
      });
      if (active[name]) {
        lists[name].setAttribute("aria-activedescendant", STORE + "-" + name + "-" + active[name]);
      } else {
        lists[name].removeAttribute("aria-activedescendant");
      }
    }

    function show() {
      point("available");
      point("selected");
      var at = selected.indexOf(active.selected);
      var rests = {
        Add: !active.available,
        Remove: !active.selected || isFixed(active.selected),
        "Move up": at <= 1,
        "Move down": at < 1 || at === selected.length - 1
      };
      Object.keys(rests).forEach(function (label) {
        // They stay in the order of Tab: a button that goes away would take the focus with it.
        buttons[label].setAttribute("aria-disabled", String(rests[label]));
      });
    }

    function choose(name, key) {
      active[name] = key;
      show();
      var shown = lists[name].querySelector("[aria-selected=true]");
      if (shown) {
        shown.scrollIntoView({ block: "nearest" });
      }
    }

    function onKey(name, event) {
      var keys = keysOf(name);
      var at = keys.indexOf(active[name]);
      var by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (by && event.altKey && name === "selected") {
        step(by);
      } else if (by) {
        choose(name, keys[Math.min(Math.max(at + by, 0), keys.length - 1)] || null);
      } else if (event.key === "Home" || event.key === "End") {
        choose(name, keys[event.key === "Home" ? 0 : keys.length - 1] || null);
      } else if (event.key === "Enter" || event.key === " ") {
        (name === "selected" ? remove : add)(active[name]);
      } else if (event.key === "Delete" && name === "selected") {
        remove(active[name]);
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    }

    /* Dragging, by mouse anywhere on an entry, by finger on its grip: a finger elsewhere scrolls. */
    function grasp(name, event) {
      var item = event.target.closest("[data-key]");
      if (!item || event.button) {
        return;
      }
      choose(name, item.getAttribute("data-key"));
      if (event.pointerType === "mouse" || event.target.closest(".column-grip")) {
        drag = { key: item.getAttribute("data-key"), from: name, x: event.clientX, y: event.clientY, isMoving: false };
      }
    }

    function targetOf(event) {
      var under = document.elementFromPoint(event.clientX, event.clientY);
      var list = under && under.closest("[data-list]");
      if (!list || !root.contains(list)) {
        return null;
      }
      var item = under.closest("[data-key]");
      var box = item && item.getBoundingClientRect();
      return { list: list.getAttribute("data-list"), item: item, isAfter: Boolean(box) && event.clientY > box.top + box.height / 2 };
    }

    function mark(target) {
      root.querySelectorAll("[data-drop]").forEach(function (one) {
        one.removeAttribute("data-drop");
      });
      if (target && target.item && target.list === "selected") {
        target.item.setAttribute("data-drop", target.isAfter ? "after" : "before");
      }
    }

    function drop(target, key, from) {
      if (!target || (target.list === "available" && from === "available")) {
        return;
      }
      if (target.list === "available") {
        remove(key);
        return;
      }
      var at = target.item ? selected.indexOf(target.item.getAttribute("data-key")) + (target.isAfter ? 1 : 0) : selected.length;
      if (from === "available") {
        add(key, at);
        return;
      }
      var now = selected.indexOf(key);
      at = Math.max(1, at > now ? at - 1 : at);
      if (at !== now) {
        move(key, at);
      }
    }

    function onMove(event) {
      if (!drag) {
        return;
      }
      drag.isMoving = drag.isMoving || Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > DRAG_PIXELS;
      if (drag.isMoving) {
        event.preventDefault();
        root.toggleAttribute("data-is-dragging", true);
        mark(targetOf(event));
      }
    }

    function onRelease(event) {
      var held = drag;
      drag = null;
      root.toggleAttribute("data-is-dragging", false);
      mark(null);
      if (held && held.isMoving && event.type === "pointerup") {
        drop(targetOf(event), held.key, held.from);
      }
    }

    function listOf(name, title) {
      var heading = build("h3", { id: STORE + "-" + name + "-title", class: "views-title" }, [title, build("span")]);
      var list = build("ul", {
        role: "listbox",
        tabindex: "0",
        "data-list": name,
        class: "column-list",
        "aria-labelledby": heading.id,
        "aria-describedby": STORE + "-advice"
      });
      list.addEventListener("keydown", onKey.bind(null, name));
      list.addEventListener("pointerdown", grasp.bind(null, name));
      list.addEventListener("dblclick", function (event) {
        if (event.target.closest("[data-key]")) {
          (name === "selected" ? remove : add)(active[name]);
        }
      });
      lists[name] = list;
      return build("div", { class: "column-side" }, [heading, list]);
    }

    function act(label, does) {
      var made = build("button", { type: "button", class: "button" }, [label]);
      made.addEventListener("click", does);
      buttons[label] = made;
      return made;
    }

    function acts(made) {
      return build("div", { class: "column-acts" }, made);
    }

    var addButton = act("Add", function () {
      add(active.available);
    });
    var removeButton = act("Remove", function () {
      remove(active.selected);
    });
    var left = listOf("available", "Available");
    var right = listOf("selected", "Selected");
    left.append(acts([addButton]));
    right.append(acts([removeButton, act("Move up", step.bind(null, -1)), act("Move down", step.bind(null, 1))]));
    var advice = build("p", { id: STORE + "-advice", class: "muted" }, [
      "Arrow keys choose; Enter adds or removes; Alt and an arrow key move a selected column, as dragging does."
    ]);
    root.replaceChildren(build("div", { class: "column-sides" }, [left, right]), act("Reset to default", reset), advice, said);
    root.addEventListener("pointermove", onMove);
    // A finger that is let go or taken over by the browser ends it wherever it is.
    window.addEventListener("pointerup", onRelease);
    window.addEventListener("pointercancel", onRelease);
    root.addEventListener("click", function (event) {
      // The popover closes on clicks beside it; entries are replaced while they are clicked.
      event.stopPropagation();
    });
    render();
  }

  function watch() {
    new MutationObserver(function () {
      var root = document.querySelector(".column-lists");
      if (root && root !== seen) {
        seen = root;
        chooser(root);
      }
    }).observe(document.body, { childList: true, subtree: true });
  }

  document.addEventListener("DOMContentLoaded", watch);
  if (document.readyState !== "loading") {
    watch();
  }
})();
