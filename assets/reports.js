/* What reports do in the browser: a chart as a picture, and the address of one widget to pass on. */
(function () {
  "use strict";

  function savePicture(button) {
    var frame = document.querySelector('[data-picture="' + button.getAttribute("data-picture-of") + '"]');
    var chart = frame && frame.querySelector(".js-plotly-plot");
    if (!chart || !window.Plotly) {
      return;
    }
    var title = button.getAttribute("data-picture-title");
    var shown = Object.assign({}, chart.layout, {
      paper_bgcolor: "#ffffff",
      plot_bgcolor: "#ffffff",
      title: { text: title.replace(/</g, "&lt;") },
      margin: Object.assign({}, chart.layout.margin, { t: 64 }),
    });
    window.Plotly.downloadImage(
      { data: chart.data, layout: shown },
      { format: "png", width: 1200, height: 640, scale: 2, filename: title }
    );
  }

  function copyLink(button) {
    var address = new URL(window.location.href);
    address.hash = button.getAttribute("data-copy-link");
    var label = "Copy link";
    function say(words) {
      button.textContent = words;
      window.setTimeout(function () {
        button.textContent = label;
      }, 2000);
    }
    function showAddress() {
      // Without a clipboard (http, or not allowed) the address stands where addresses stand.
      window.history.replaceState(window.history.state, "", address.href);
      say("See the address bar");
    }
    if (!navigator.clipboard) {
      showAddress();
      return;
    }
    navigator.clipboard.writeText(address.href).then(function () {
      say("Copied");
    }, showAddress);
  }

  /* An address that names a widget shows that widget: it comes later than the address, and charts above it move it, so
     it is kept in sight until the page is at rest or the reader does something. */
  var WATCH_MILLISECONDS = 8000;
  var sought = window.location.hash.slice(1);

  function showSought() {
    var widget = sought && document.getElementById(sought);
    if (widget && widget.matches(".report-grid .widget")) {
      widget.scrollIntoView();
    }
  }

  function seekWidget() {
    var watch = new ResizeObserver(showSought);
    function stop() {
      watch.disconnect();
      ["wheel", "touchstart", "keydown", "pointerdown"].forEach(function (kind) {
        window.removeEventListener(kind, stop);
      });
    }
    ["wheel", "touchstart", "keydown", "pointerdown"].forEach(function (kind) {
      window.addEventListener(kind, stop, { passive: true });
    });
    watch.observe(document.body);
    window.setTimeout(stop, WATCH_MILLISECONDS);
  }

  if (sought) {
    document.addEventListener("DOMContentLoaded", seekWidget);
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-picture-of], [data-copy-link]");
    if (button) {
      (button.hasAttribute("data-copy-link") ? copyLink : savePicture)(button);
    }
  });
})();
