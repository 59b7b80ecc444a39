/* Administration: a place that takes one file, reads it in this browser and tells its store; nothing is sent by itself. */
(function () {
  "use strict";

  function tell(zone, file, more) {
    var told = Object.assign({ name: file.name, at: Date.now() }, more);
    window.dash_clientside.set_props(zone.dataset.takesFile, { data: told });
  }

  function take(zone, file) {
    if (!file) {
      return;
    }
    zone.querySelector(".file-name").textContent = file.name;
    if (file.size > Number(zone.dataset.maxBytes)) {
      tell(zone, file, { is_too_large: true });
      return;
    }
    var reader = new FileReader();
    reader.addEventListener("load", function () {
      tell(zone, file, { content: String(reader.result).split(",")[1] || "" });
    });
    reader.readAsDataURL(file);
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
    document.querySelectorAll("[data-takes-file]").forEach(furnish);
  }

  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  look();
})();
