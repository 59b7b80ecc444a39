/* Imports: a place that takes one file, sends it as it is, and tells its store the number it got. */
(function () {
  "use strict";

  function tell(zone, told) {
    window.dash_clientside.set_props(zone.dataset.tells, { data: told });
  }

  function say(zone, sentence) {
    zone.querySelector(".file-name").textContent = sentence;
  }

  function refuse(zone, sentence) {
    say(zone, sentence);
    tell(zone, null);
  }

  function answered(zone, file, request) {
    var answer = request.response || {};
    if (request.status === 201) {
      say(zone, file.name);
      tell(zone, { id: answer.id, name: file.name });
    } else if (request.status === 401) {
      refuse(zone, "You are signed out. Sign in in another tab, then choose the file again.");
    } else if (request.status === 0 || request.status >= 500) {
      refuse(zone, "The file did not arrive. Look whether you are connected, and choose it again.");
    } else {
      refuse(zone, (answer.error && answer.error.message) || "The file was not taken.");
    }
  }

  function take(zone, file) {
    if (!file) {
      return;
    }
    if (file.size > Number(zone.dataset.maxBytes)) {
      refuse(zone, "The file is larger than " + Number(zone.dataset.maxBytes) / 1000000 + " MB; divide it.");
      return;
    }
    var form = new FormData();
    var request = new XMLHttpRequest();
    form.append("file", file);
    tell(zone, null);
    request.open("POST", zone.dataset.importUpload);
    request.responseType = "json";
    request.upload.addEventListener("progress", function (event) {
      var percent = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
      say(zone, file.name + ": " + (percent < 100 ? percent + " %" : "being looked at"));
    });
    request.addEventListener("loadend", function () { answered(zone, file, request); });
    request.send(form);
  }

  function furnish(zone) {
    if (zone.dataset.furnished) {
      return;
    }
    zone.dataset.furnished = "1";
    var label = document.createElement("label");
    var input = document.createElement("input");
    var name = document.createElement("span");
    label.className = "button";
    input.type = "file";
    input.accept = ".csv,.txt,text/csv";
    input.className = "visually-hidden";
    name.className = "file-name muted";
    name.setAttribute("role", "status");
    name.textContent = "or drop it here";
    label.append("Choose a file", input);
    zone.append(label, name);
    input.addEventListener("change", function () {
      take(zone, input.files[0]);
      // The same file, mended, can be chosen again.
      input.value = "";
    });
    zone.addEventListener("dragover", function (event) {
      event.preventDefault();
    });
    zone.addEventListener("drop", function (event) {
      event.preventDefault();
      take(zone, event.dataTransfer.files[0]);
    });
  }

  function look() {
    document.querySelectorAll("[data-import-upload]").forEach(furnish);
  }

  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  look();
})();
