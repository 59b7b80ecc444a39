/* Documents: places to drop and choose files, each followed while it is sent and stoppable; and the buttons that open the
   dialogs to rename and delete. Files go as they are, one request each, two at a time. */
(function () {
  "use strict";

  var AT_ONCE = 2;
  var RETRY_MILLISECONDS = 2000;
  var MOST_RETRIES = 5;
  var ARRIVAL_MILLISECONDS = 50;
  var MOST_ARRIVAL_MILLISECONDS = 1000;
  var DIALOG_MILLISECONDS = 800;
  var queue = [];
  var sending = 0;
  var count = 0;

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

  function button(label, name, act) {
    var made = build("button", { type: "button", class: "tool", "aria-label": label + " " + name }, [label]);
    made.addEventListener("click", act);
    return made;
  }

  function tell(id, props) {
    window.dash_clientside.set_props(id, props);
  }

  function sizeWords(bytes) {
    if (bytes < 1000 * 1024) {
      return Math.max(1, Math.round(bytes / 1024)) + " KB";
    }
    return (bytes / 1024 / 1024).toFixed(1) + " MB";
  }

  /* What is told about a place: what may come, where it goes, who hears of it. */
  function read(zone) {
    var told = zone.dataset;
    return {
      url: told.upload,
      fields: JSON.parse(told.fields || "{}"),
      extensions: told.extensions.split(","),
      maxBytes: Number(told.maxBytes),
      allowed: told.allowed,
      label: told.label,
      isNamed: Boolean(told.named),
      tells: told.tells,
      answers: told.answers ? JSON.parse(told.answers) : null,
      items: JSON.parse(told.items || "[]"),
    };
  }

  function furnish(zone) {
    var place = read(zone);
    var key = "upload-" + ++count;
    place.zone = zone;
    place.input = build("input", { type: "file", id: key, "aria-describedby": key + "-allowed", class: "upload-input" });
    place.input.multiple = true;
    place.input.accept = place.extensions.map(function (one) { return "." + one; }).join(",");
    place.list = build("ul", { class: "upload-list", "aria-label": "Files" });
    place.status = build("p", { class: "visually-hidden", role: "status" });
    var drop = build("label", { class: "upload-drop", for: key }, [
      build("span", { class: "button" }, [place.label]),
      build("span", { class: "upload-hint" }, ["or drop them here"]),
    ]);
    place.drop = drop;
    var parts = [place.input, drop];
    if (place.isNamed) {
      place.name = build("input", { type: "text", id: key + "-name", class: "upload-name", maxlength: "200" });
      parts = [
        build("label", { for: key + "-name", class: "upload-label" }, ["Name"]),
        place.name,
        build("p", { class: "muted upload-allowed" }, ["Without one, a file keeps its own name."]),
      ].concat(parts);
    }
    place.body = build("div", { class: "upload-body" }, parts.concat([
      build("p", { class: "muted upload-allowed", id: key + "-allowed" }, [place.allowed]), place.list, place.status,
    ]));
    zone.replaceChildren(place.body);
    place.input.addEventListener("change", function () {
      take(place, place.input.files);
      place.input.value = "";
    });
    listenToDrops(place);
    place.items.forEach(function (one) { showKept(place, one, build("li", { class: "upload-item" })); });
    if (window.location.hash === "#" + zone.id) {
      arrive(place, 0);
    }
  }

  /* Who came for this gets to it, once the page is whole and its heading has been read. */
  function arrive(place, waited) {
    var isRead = document.activeElement && document.activeElement.id === "page-heading";
    if (isRead || waited >= MOST_ARRIVAL_MILLISECONDS) {
      place.input.focus();
      place.zone.scrollIntoView({ block: "center" });
    } else {
      window.setTimeout(arrive, ARRIVAL_MILLISECONDS, place, waited + ARRIVAL_MILLISECONDS);
    }
  }

  function listenToDrops(place) {
    ["dragenter", "dragover"].forEach(function (name) {
      place.body.addEventListener(name, function (event) {
        event.preventDefault();
        place.drop.classList.add("upload-over");
      });
    });
    ["dragleave", "drop"].forEach(function (name) {
      place.body.addEventListener(name, function (event) {
        event.preventDefault();
        place.drop.classList.remove("upload-over");
      });
    });
    place.body.addEventListener("drop", function (event) {
      take(place, event.dataTransfer.files);
    });
  }

  function take(place, files) {
    Array.prototype.forEach.call(files, function (file) {
      var name = place.name && place.name.value.trim();
      if (name) {
        place.name.value = "";
      }
      add(place, file, name || "");
    });
  }

  function add(place, file, name) {
    var item = { place: place, file: file, name: name, shown: name || file.name, row: build("li", { class: "upload-item" }), retries: 0 };
    place.list.append(item.row);
    var problem = problemOf(place, file);
    if (problem) {
      refuse(item, problem, false);
      return;
    }
    wait(item);
  }

  /* Told before anything is sent; the server looks again, and at the bytes. */
  function problemOf(place, file) {
    var dot = file.name.lastIndexOf(".");
    var extension = dot < 0 ? "" : file.name.slice(dot + 1).toLowerCase().trim();
    if (place.extensions.indexOf(extension) < 0) {
      var why = extension ? "files of the kind '." + extension + "' are not taken" : "its name does not say what it is";
      return "'" + file.name + "' was not taken: " + why + ". " + place.allowed;
    }
    if (file.size > place.maxBytes) {
      var most = Math.round(place.maxBytes / 1024 / 1024);
      return "'" + file.name + "' was not taken: it is larger than " + most + " MB. " + place.allowed;
    }
    return file.size ? null : "'" + file.name + "' was not taken: it is empty. " + place.allowed;
  }

  function wait(item) {
    item.bar = build("progress", { max: "100", value: "0", class: "progress", "aria-label": item.shown + ": sent" });
    item.percent = build("span", { class: "muted upload-percent" }, ["Waiting"]);
    item.row.replaceChildren(
      nameOf(item.shown, sizeWords(item.file.size)), item.bar, item.percent,
      button("Cancel", item.shown, function () { cancel(item); })
    );
    queue.push(item);
    markBusy(item.place);
    sendNext();
  }

  function nameOf(name, size) {
    return build("span", { class: "upload-file" }, [build("bdi", {}, [name]), " ", build("span", { class: "muted" }, [size])]);
  }

  function sendNext() {
    while (sending < AT_ONCE && queue.length) {
      send(queue.shift());
    }
  }

  function send(item) {
    var form = new FormData();
    Object.keys(item.place.fields).forEach(function (name) { form.append(name, item.place.fields[name]); });
    if (item.name) {
      form.append("name", item.name);
    }
    // The last one: the server reads what comes before it, and then the file as it arrives.
    form.append("file", item.file);
    var request = (item.request = new XMLHttpRequest());
    sending += 1;
    request.open("POST", item.place.url);
    request.responseType = "json";
    request.upload.addEventListener("progress", function (event) {
      var percent = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
      item.bar.value = percent;
      item.percent.textContent = percent < 100 ? percent + " %" : "Being checked";
    });
    request.addEventListener("loadend", function () {
      item.request = null;
      sending -= 1;
      if (!item.isCancelled) {
        answered(item, request);
      }
      markBusy(item.place);
      sendNext();
    });
    request.send(form);
  }

  function answered(item, request) {
    var answer = request.response || {};
    if (request.status === 201) {
      arrived(item, answer);
    } else if (request.status === 503 && item.retries < MOST_RETRIES) {
      item.retries += 1;
      item.percent.textContent = "Waiting";
      window.setTimeout(function () {
        if (!item.isCancelled) {
          queue.push(item);
          sendNext();
        }
      }, RETRY_MILLISECONDS);
    } else if (request.status === 401) {
      refuse(item, "You are signed out. Sign in in another tab, then try '" + item.shown + "' again.", true);
    } else if (request.status === 0 || request.status >= 500) {
      refuse(item, "'" + item.shown + "' did not arrive. Look whether you are connected, and try again.", true);
    } else {
      refuse(item, (answer.error && answer.error.message) || "'" + item.shown + "' was not taken.", false);
    }
  }

  function arrived(item, answer) {
    announce(item.place, answer.name + " is uploaded.");
    if (item.place.answers) {
      showKept(item.place, answer, item.row);
      tellForm(item.place);
      return;
    }
    item.row.remove();
    tell(item.place.tells, { data: Date.now() });
  }

  function refuse(item, sentence, canRetry) {
    var row = item.row;
    var buttons = [button("Dismiss", item.shown, function () { row.remove(); })];
    if (canRetry) {
      buttons.unshift(button("Try again", item.shown, function () { wait(item); }));
    }
    row.replaceChildren.apply(row, [build("span", { class: "upload-problem" }, [sentence])].concat(buttons));
    announce(item.place, sentence);
  }

  function cancel(item) {
    item.isCancelled = true;
    queue = queue.filter(function (one) { return one !== item; });
    if (item.request) {
      item.request.abort();
    }
    item.row.remove();
    announce(item.place, item.shown + " is cancelled.");
    item.place.input.focus();
    markBusy(item.place);
  }

  /* A form's field: what has arrived stays in the list, and the list is the field's answer. */
  function showKept(place, kept, row) {
    row.dataset.document = kept.id;
    row.replaceChildren(nameOf(kept.name, kept.size));
    if (!kept.fixed) {
      row.append(button("Remove", kept.name, function () { remove(place, kept, row); }));
    }
    if (!row.parentNode) {
      place.list.append(row);
    }
  }

  function remove(place, kept, row) {
    if (kept.kept) {
      // It is the ticket's until the form is saved.
      takeFromList(place, row, kept.name + " is taken away when you save.");
      return;
    }
    window.fetch("/documents/" + kept.id, { method: "DELETE" }).then(function (answer) {
      // What is not there any more is as good as removed.
      if (answer.ok || answer.status === 404) {
        takeFromList(place, row, kept.name + " is removed.");
      } else {
        announce(place, kept.name + " could not be removed.");
      }
    });
  }

  function takeFromList(place, row, sentence) {
    row.remove();
    announce(place, sentence);
    tellForm(place);
    place.input.focus();
  }

  function tellForm(place) {
    var ids = Array.prototype.map.call(place.list.querySelectorAll("[data-document]"), function (one) {
      return one.dataset.document;
    });
    tell(place.answers, { value: ids.join(" ") });
  }

  function announce(place, sentence) {
    place.status.textContent = sentence;
  }

  function isBusy() {
    return sending > 0 || queue.length > 0;
  }

  function markBusy(place) {
    place.zone.classList.toggle("upload-busy", isBusy());
  }

  window.addEventListener("beforeunload", function (event) {
    if (isBusy()) {
      event.preventDefault();
    }
  });

  document.addEventListener("click", function (event) {
    var pressed = event.target.closest && event.target.closest("[data-document-act]");
    var closing = event.target.closest && event.target.closest("[data-closes]");
    if (pressed) {
      tell("documents-chosen", { data: { act: pressed.dataset.documentAct, id: pressed.dataset.document, at: Date.now() } });
    }
    if (closing) {
      tell(closing.dataset.closes, { opened: false });
    }
  });

  /* What had the focus is gone with its document: the list takes it. */
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("#document-delete-confirm")) {
      window.setTimeout(function () {
        var list = document.getElementById("documents-list");
        if (list && document.activeElement === document.body) {
          list.focus({ preventScroll: true });
        }
      }, DIALOG_MILLISECONDS);
    }
  });

  /* Enter saves a name, once what was typed has been taken over. */
  document.addEventListener("keydown", function (event) {
    var save = event.key === "Enter" && event.target.id === "document-rename-name" && document.getElementById("document-rename-save");
    if (save) {
      event.preventDefault();
      window.setTimeout(function () { save.click(); }, 100);
    }
  });

  /* A form is not sent, and a page of files not left, while its files are still on their way. */
  document.addEventListener("click", function (event) {
    var isSaving = event.target.closest && event.target.closest("[data-waits-for-uploads] :is(button:not([id$=cancel]), a)");
    var zone = isSaving && isBusy() && document.querySelector(".upload");
    if (zone) {
      event.preventDefault();
      event.stopPropagation();
      var note = zone.querySelector("[role=status]");
      note.textContent = "Files are still being uploaded; save when they have arrived.";
      note.classList.remove("visually-hidden");
      zone.scrollIntoView({ block: "center" });
    }
  }, true);

  function furnishAll() {
    document.querySelectorAll(".upload").forEach(function (zone) {
      // The same element may come to stand for another place; what was made for the one before must not serve it.
      var stands = zone.dataset.fields + (zone.dataset.answers || "");
      if (zone.dataset.furnished !== stands) {
        zone.dataset.furnished = stands;
        furnish(zone);
      }
    });
    // The header of a dialog is no banner of the page.
    document.querySelectorAll("[role=dialog] header:not([role])").forEach(function (header) {
      header.setAttribute("role", "presentation");
    });
  }

  new MutationObserver(furnishAll).observe(document.documentElement, { childList: true, subtree: true });
  furnishAll();
})();
