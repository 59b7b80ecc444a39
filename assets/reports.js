/* What reports do in the browser: a chart as a picture, and the address of one widget to pass on. */
(function () {
  "use strict";

  var INK = "#333c48";
  var LINE_PIXELS = 18;

  function savePicture(button) {
    var frame = document.querySelector('[data-picture="' + button.getAttribute("data-picture-of") + '"]');
    var chart = frame && frame.querySelector(".js-plotly-plot");
    if (!chart || !window.Plotly) {
      return;
    }
    var title = button.getAttribute("data-picture-title");
    var about = pictureLines(button);
    var top = 88 + LINE_PIXELS * about.length;
    var shown = Object.assign({}, chart.layout, {
      paper_bgcolor: "#ffffff",
      plot_bgcolor: "#ffffff",
      font: Object.assign({}, chart.layout.font, { color: INK }),
      title: {
        text: chartText(title),
        x: 0,
        xanchor: "left",
        y: 1,
        yanchor: "top",
        pad: { l: 16, t: 16 },
        font: { size: 20, color: INK },
        subtitle: { text: about.map(chartText).join("<br>"), font: { size: 13, color: INK } },
      },
      margin: Object.assign({}, chart.layout.margin, { t: top }),
    });
    var plot = Math.max(640, chart.layout.height || 0);
    window.Plotly.downloadImage(
      { data: chart.data, layout: shown },
      { format: "png", width: 1200, height: plot + top, scale: 2, filename: title }
    );
  }

  /* What has to be known of a picture that stands alone: the time, the filters, n, the moment and the zone. */
  function pictureLines(button) {
    function textsOf(root, selector) {
      return Array.prototype.map.call(root.querySelectorAll(selector), function (one) {
        return one.textContent.replace(/\s*\u00d7$/, "");
      });
    }
    var made = textsOf(button.closest(".widget"), ".made-of span").join(" \u00b7 ");
    var lines = textsOf(document, ".page-subtitle").concat([textsOf(document, ".chip").join(" \u00b7 "), made]);
    return lines.filter(Boolean).reduce(function (found, line) {
      return found.concat(line.match(/.{1,150}(\s|$)|.{1,150}/g));
    }, []);
  }

  /* Plotly reads a little markup wherever it writes. */
  function chartText(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
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
