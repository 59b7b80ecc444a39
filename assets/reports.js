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
    var label = button.textContent;
    navigator.clipboard.writeText(address.href).then(function () {
      button.textContent = "Copied";
      window.setTimeout(function () {
        button.textContent = label;
      }, 2000);
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-picture-of], [data-copy-link]");
    if (button) {
      (button.hasAttribute("data-copy-link") ? copyLink : savePicture)(button);
    }
  });
})();
