"""Draws the plain widgets of forms without a template for each: a page of the minutes has a hundred of them, and Django fills two or
three templates for every one. The HTML is the same (a test compares it); what is not named here is drawn by its template as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]


def _attributes(widget: Widget) -> str:
    pairs = [(name, value) for name, value in widget["attrs"].items() if value is not False]
    return "".join(f" {name}" if value is True else f' {name}="{conditional_escape(value)}"' for name, value in pairs)


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{conditional_escape(widget["name"])}"{value}{_attributes(widget)}>'


def _option_with_label(widget: Widget) -> str:
    drawn = _input(widget)
    if not widget.get("wrap_label"):
        return drawn
    target = f' for="{conditional_escape(widget["attrs"]["id"])}"' if widget["attrs"].get("id") else ""
    return f"<label{target}>{drawn} {conditional_escape(widget['label'])}</label>"


def _textarea(widget: Widget) -> str:
    return f'<textarea name="{conditional_escape(widget["name"])}"{_attributes(widget)}>\n{conditional_escape(widget["value"] or "")}</textarea>'


def _select(widget: Widget) -> str:
    parts = []
    for group, options, _index in widget["optgroups"]:
        drawn = "".join(
            f'\n  <option value="{conditional_escape(o["value"])}"{_attributes(o)}>{conditional_escape(o["label"])}</option>'
            for o in options
        )
        parts.append(f'\n  <optgroup label="{conditional_escape(group)}">{drawn}\n  </optgroup>' if group else drawn)
    return f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget)}>{"".join(parts)}\n</select>'


FOLDER = "django/forms/widgets"
INPUTS = ("input", "text", "number", "email", "url", "tel", "search", "password", "hidden", "date", "datetime", "time", "checkbox", "file")
DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"{FOLDER}/{name}.html": _input for name in INPUTS},
    **{f"{FOLDER}/{name}.html": _option_with_label for name in ("input_option", "radio_option", "checkbox_option")},
    f"{FOLDER}/textarea.html": _textarea,
    f"{FOLDER}/select.html": _select,
}


class Renderer(TemplatesSetting):
    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString | str:
        draw = DRAWN.get(template_name)
        # What was typed is escaped above, part by part.
        return mark_safe(draw(context["widget"])) if draw else super().render(template_name, context, request)  # noqa: S308
