"""Links: `html.A` inside the portal is followed without reloading the page (assets/shell.js); others leave it."""

from dash import html
from dash.development.base_component import Component

from dashboard.ui.attributes import aria


def link(label: str | Component, href: str, *, class_name: str = "link", aria_label: str | None = None) -> html.A:
    """A link to an address of the portal; Back works and nothing is reloaded."""
    return html.A(label, href=href, className=class_name, **aria(label=aria_label))


def outside_link(label: str | Component, href: str, *, class_name: str = "link") -> html.A:
    """A link to an address that is not one of the portal's pages, such as the public status page."""
    return html.A(label, href=href, className=class_name, rel="external")


def download_link(label: str, href: str, *, class_name: str = "link", aria_label: str | None = None) -> html.A:
    """A link whose answer is a file."""
    return html.A(label, href=href, className=class_name, download="", **aria(label=aria_label))


def button_link(label: str, href: str, *, is_primary: bool = False) -> html.A:
    """A link that looks like a button."""
    return link(label, href, class_name="button button-primary" if is_primary else "button")
