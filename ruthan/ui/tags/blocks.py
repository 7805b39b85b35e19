"""Components that wrap what the page writes between their tags: notice, dialog, filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template import Library
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ruthan.ui.tags.marks import icon
from ruthan.ui.words import NOTICES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = Library()


@register.simple_block_tag
def notice(
    content: str, tone: str = "info", *, title: StrOrPromise = "", role: str = ""
) -> SafeString:
    """`{% notice "warn" title=... %}...{% endnotice %}`; tones: info, good, warn, problem, quiet.

    Give `role="alert"` or `role="status"` only when it appears after the page is read.
    """
    spoken = format_html(' role="{}"', role) if role else ""
    heading = format_html('<p class="notice-title">{}</p>', title) if title else ""
    return format_html(
        '<div class="notice notice-{}"{}>{}<div>{}{}</div></div>',
        tone,
        spoken,
        icon(NOTICES[tone]),
        heading,
        content,
    )


@register.simple_block_tag
def dialog(
    content: str,
    name: str,
    opener: StrOrPromise,
    *,
    title: StrOrPromise,
    look: str = "",
    key: str = "",
) -> SafeString:
    """`{% dialog "hand-over" _("Hand over") title=... %}...{% enddialog %}`.

    Without a script it unfolds in place; with it, it opens as a modal dialog.
    """
    return SafeString(
        render_to_string(
            "ui/components/dialog.html",
            {
                "content": content,
                "name": name,
                "opener": opener,
                "title": title,
                "look": look,
                "key": key,
            },
        )
    )


@register.simple_block_tag
def filters(content: str, *, clear_url: str = "?") -> SafeString:
    """`{% filters %}{% field form.state %}{% endfilters %}`: a GET form in the URL."""
    return format_html(
        '<form class="filters" method="get" role="search" aria-label="{}" data-autosubmit>{}'
        '<button class="button" type="submit">{}{}</button>'
        '<a class="button button-quiet" href="{}">{}</a></form>',
        _("Filters"),
        content,
        icon("filter"),
        _("Filter"),
        clear_url,
        _("Clear"),
    )
