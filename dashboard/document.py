"""The HTML document Dash is loaded into: language, colours and theme before the first paint."""

from urllib.parse import quote

from dashboard.ui.brand import brand_style
from ingest.portal.schema import Brand


def index_string(brand: Brand) -> str:
    """The template Dash fills. shell.js stands in the head, so that a page is never painted in the wrong theme."""
    return f"""<!doctype html>
<html lang="en">
<head>
{{%metas%}}
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{{%title%}}</title>
<link rel="icon" href="{icon_address(brand.colour)}">
<script src="/assets/shell.js"></script>
{{%css%}}
<style>{brand_style(brand.colour)}</style>
</head>
<body>
<noscript><p>The portal needs JavaScript; the <a href="/status">status page</a> does not.</p></noscript>
{{%app_entry%}}
<div>{{%config%}}{{%scripts%}}{{%renderer%}}</div>
</body>
</html>
"""


def icon_address(colour: str) -> str:
    """The brand's mark as an icon: a rounded square of its colour."""
    square = f"<rect width='16' height='16' rx='5' fill='{colour}'/>"
    return "data:image/svg+xml," + quote(f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>{square}</svg>")
