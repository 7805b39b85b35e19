# ruff: noqa: E501 - drawings are not prose
"""The icon set and the logo mark: drawn for Ruthan on a 24 unit grid with round strokes."""

from __future__ import annotations

from typing import Final

# Inner SVG of each icon; the frame and the stroke come from `.icon` in base.css.
ICONS: Final[dict[str, str]] = {
    # the four doors
    "check": '<path d="M21 12a8.5 8.5 0 1 1-4-7.2"/><path d="m8.5 11.5 3 3L21 5"/>',
    "report": '<path d="M4 5h16v11H10l-4.5 4v-4H4z"/><path d="M12 8v3.2"/>'
    '<circle class="solid" cx="12" cy="13.6" r="1.1"/>',
    "track": '<circle cx="6" cy="19" r="2"/><circle cx="18" cy="5" r="2"/>'
    '<path d="M8 19h7a3.5 3.5 0 0 0 0-7H9a3.5 3.5 0 0 1 0-7h7"/>',
    "urgent": '<circle cx="12" cy="12" r="9"/><circle cx="12" cy="12" r="3.6"/>'
    '<path d="m5.7 5.7 3.7 3.7M14.6 14.6l3.7 3.7M18.3 5.7l-3.7 3.7M9.4 14.6l-3.7 3.7"/>',
    # acts
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "edit": '<path d="M4 20h4L19.5 8.5l-4-4L4 16z"/><path d="m13 7 4 4"/>',
    "trash": '<path d="M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13M10 11v5.5M14 11v5.5"/>',
    "copy": '<rect x="8.5" y="8.5" width="11" height="11.5" rx="1.5"/>'
    '<path d="M15.5 8.5V4h-11v11.5h4"/>',
    "download": '<path d="M12 4v11m-4.5-4.5L12 15l4.5-4.5M4.5 20h15"/>',
    "upload": '<path d="M12 16V5M7.5 9.5 12 5l4.5 4.5M4.5 20h15"/>',
    "printer": '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3"/><path d="M7 14h10v6H7z"/>',
    "external": '<path d="M13.5 4.5h6v6M19.5 4.5 11 13M17.5 14v5.5h-13v-13H10"/>',
    "filter": '<path d="M4 5.5h16M7 12h10M10 18.5h4"/>',
    "undo": '<path d="M8 5 4 9l4 4"/><path d="M4 9h10a5.5 5.5 0 0 1 0 11H9"/>',
    "exit": '<path d="M10 4.5H5v15h5M14 8l4 4-4 4M18 12H9"/>',
    "share": '<circle cx="6" cy="12" r="2.3"/><circle cx="17.5" cy="5.5" r="2.3"/>'
    '<circle cx="17.5" cy="18.5" r="2.3"/><path d="m8 11 7.4-4.4M8 13l7.4 4.4"/>',
    "keyboard": '<rect x="3" y="6" width="18" height="12" rx="2"/>'
    '<path d="M7 10h.01M10.3 10h.01M13.7 10h.01M17 10h.01M8 14h8"/>',
    # things
    "phone": '<path d="M6 3.8h3.2l1.5 4.4-2.2 1.6a12 12 0 0 0 5.7 5.7l1.6-2.2 4.4 1.5V18'
    'a2.2 2.2 0 0 1-2.3 2.2A16 16 0 0 1 3.8 6.1 2.2 2.2 0 0 1 6 3.8z"/>',
    "shield": '<path d="M12 3.5 5 6v5.5c0 4.4 2.9 7.4 7 9 4.1-1.6 7-4.6 7-9V6z"/>',
    "shield-check": '<path d="M12 3.5 5 6v5.5c0 4.4 2.9 7.4 7 9 4.1-1.6 7-4.6 7-9V6z"/>'
    '<path d="m8.8 12 2.4 2.4 4.2-4.6"/>',
    "link": '<path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7"/>'
    '<path d="M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17"/>',
    "file": '<path d="M6 3.5h8l4.5 4.5v12.5H6z"/><path d="M14 3.5V8h4.5M9 12.5h6.5M9 16h6.5"/>',
    "image": '<rect x="3.5" y="5" width="17" height="14" rx="2"/><circle cx="8.5" cy="9.8" r="1.5"/>'
    '<path d="m4.5 17.5 5-4.5 3.5 3 3-2.5 4 3.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.3 2"/>',
    "person": '<circle cx="12" cy="8" r="3.8"/><path d="M4.8 20c.6-4 3.4-6 7.2-6s6.6 2 7.2 6"/>',
    "people": '<circle cx="9" cy="8.5" r="3.3"/><path d="M3 19.5c.4-3.6 2.8-5.3 6-5.3'
    's5.6 1.7 6 5.3M15.5 5.5a3.3 3.3 0 0 1 0 6.2M17.5 14.7c2 .7 3.2 2.3 3.5 4.8"/>',
    "building": '<path d="m3.5 9.5 8.5-5 8.5 5zM5.5 9.5v8M10 9.5v8M14 9.5v8'
    'M18.5 9.5v8M3.5 20.5h17M4.5 17.5h15"/>',
    "flag": '<path d="M6 21V4M6 4.5h12l-2.5 4 2.5 4H6"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2"/>'
    '<path d="M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v2"/>',
    "child-safe": '<path d="M12 20.5C6.5 16.8 3.5 13.6 3.5 9.7A4.5 4.5 0 0 1 12 7.6'
    'a4.5 4.5 0 0 1 8.5 2.1c0 3.9-3 7.1-8.5 10.8z"/>'
    '<circle cx="12" cy="11" r="1.7"/><path d="M9.2 16.2c.3-1.8 1.4-2.7 2.8-2.7s2.5.9 2.8 2.7"/>',
    "baht": '<path d="M8 5h5.2a3.4 3.4 0 0 1 0 6.8H8zM8 11.8h6a3.6 3.6 0 0 1 0 7.2H8z'
    'M8 5v14M11 2.8V21.2"/>',
    "megaphone": '<path d="M4 10v4.5h3l9 4.5V5.5L7 10zM7 14.5 8.5 20h2.6l-1-4M19 10a3.5 3.5 0 0 1 0 4.5"/>',
    "feed": '<circle class="solid" cx="6" cy="18" r="1.7"/>'
    '<path d="M4.5 11.5a8 8 0 0 1 8 8M4.5 5a14.5 14.5 0 0 1 14.5 14.5"/>',
    "map": '<path d="m3.5 6 5.5-2 6 2 5.5-2v14L15 20l-6-2-5.5 2zM9 4v14M15 6v14"/>',
    "pin": '<path d="M12 21c-4.5-4.8-6.5-8.2-6.5-11a6.5 6.5 0 0 1 13 0c0 2.8-2 6.2-6.5 11z"/>'
    '<circle cx="12" cy="10" r="2.3"/>',
    "history": '<path d="M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.3l3 1.8"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="15" rx="2"/><path d="M4 10h16M8.5 3v4M15.5 3v4"/>',
    "star": '<path d="m12 3.8 2.5 5.3 5.8.8-4.2 4 1 5.8-5.1-2.8-5.1 2.8 1-5.8-4.2-4 5.8-.8z"/>',
    "leaf": '<path d="M5 19C4 11 9 5 20 4.5 20.5 14 15.5 19.5 8 18.5M5 20.5c1.5-4.5 4.5-7.5 8.5-9.5"/>',
    "book": '<path d="M12 6.5C9.5 4.8 6.5 4.5 3.5 5v13.5c3-.5 6-.2 8.5 1.5 2.5-1.7 5.5-2 8.5-1.5V5'
    'c-3-.5-6-.2-8.5 1.5zM12 6.5V20"/>',
    "cart": '<path d="M3 4.5h2.5l2.2 11h10l2-8H6.3"/><circle cx="9" cy="19" r="1.4"/>'
    '<circle cx="16.5" cy="19" r="1.4"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4"/>',
    "mail": '<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><path d="m4 7 8 6 8-6"/>',
    "message": '<path d="M4 5h16v11.5H11L6.5 20v-3.5H4z"/><path d="M8 9.2h8M8 12.5h5"/>',
    "eye": '<path d="M2.8 12C5 8 8.2 6 12 6s7 2 9.2 6c-2.2 4-5.4 6-9.2 6s-7-2-9.2-6z"/>'
    '<circle cx="12" cy="12" r="2.8"/>',
    "eye-off": '<path d="M5.2 8.6A15 15 0 0 0 2.8 12C5 16 8.2 18 12 18a9.6 9.6 0 0 0 4.3-1'
    'M9 6.4A10 10 0 0 1 12 6c3.8 0 7 2 9.2 6a14 14 0 0 1-2 2.7M4 4l16 16"/>',
    "language": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c2.8 2.5 4 5.3 4 8.5'
    's-1.2 6-4 8.5c-2.8-2.5-4-5.3-4-8.5s1.2-6 4-8.5z"/>',
    "sun": '<circle cx="12" cy="12" r="3.8"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7'
    'M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4"/>',
    "moon": '<path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z"/>',
    "system": '<rect x="3.5" y="4.5" width="17" height="12" rx="2"/><path d="M8.5 20.5h7M12 16.5v4"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5"/>'
    '<circle class="solid" cx="12" cy="7.8" r="1.2"/>',
    "warning": '<path d="M12 4 2.8 19.5h18.4zM12 10v4.5"/><circle class="solid" cx="12" cy="17" r="1.1"/>',
    "done": '<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.7 2.7 5.3-5.7"/>',
    "tick": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "question": '<circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.7a2.6 2.6 0 1 1 3.6 2.5'
    'c-.8.4-1.1.9-1.1 1.8"/><circle class="solid" cx="12" cy="16.8" r="1.1"/>',
    "inbox": '<path d="m4 13 2.5-8h11L20 13v6.5H4zM4 13h4.5l1.5 2.5h4l1.5-2.5H20"/>',
    "list": '<path d="M9 6.5h11M9 12h11M9 17.5h11"/><circle class="solid" cx="5" cy="6.5" r="1.2"/>'
    '<circle class="solid" cx="5" cy="12" r="1.2"/><circle class="solid" cx="5" cy="17.5" r="1.2"/>',
    "chart": '<path d="M4 20.5h16.5M6.5 17v-5M11 17V5.5M15.5 17V9.5M20 17v-3"/>',
    "settings": '<path d="M4 7h8M18 7h2M4 17h2M12 17h8"/><circle cx="15" cy="7" r="2.6"/>'
    '<circle cx="9" cy="17" r="2.6"/>',
    "key": '<circle cx="8" cy="15.5" r="4"/><path d="m11 12.5 8.5-8.5M16 7.5l2.8 2.8"/>',
    "chevron-right": '<path d="m9.5 5.5 6.5 6.5-6.5 6.5"/>',
    "chevron-left": '<path d="M14.5 5.5 8 12l6.5 6.5"/>',
    "chevron-down": '<path d="m5.5 9.5 6.5 6.5 6.5-6.5"/>',
    "chevron-up": '<path d="M5.5 14.5 12 8l6.5 6.5"/>',
    "arrow-up": '<path d="M12 20V4.5M5.5 11 12 4.5l6.5 6.5"/>',
    "arrow-down": '<path d="M12 4v15.5M5.5 13l6.5 6.5 6.5-6.5"/>',
    "level": '<path d="M5 12h14"/>',
    # verdicts: eleven silhouettes that differ without colour
    "verdict-true": '<circle cx="12" cy="12" r="9"/><path d="m7.8 12.3 2.9 2.9 5.5-6"/>',
    "verdict-false": '<path d="M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2z"/><path d="m9 9 6 6M15 9l-6 6"/>',
    "verdict-misleading": '<path d="M12 2.5 21.5 12 12 21.5 2.5 12z"/>'
    '<path d="M8.5 13.2c1.2-2.4 2.3-2.4 3.5-1.2s2.3 1.2 3.5-1.2"/>',
    "verdict-partly": '<circle cx="12" cy="12" r="9"/><path class="solid" d="M12 3a9 9 0 0 1 0 18z"/>',
    "verdict-altered": '<rect x="3" y="3" width="18" height="18" rx="2"/>'
    '<path d="m5.5 18.5 13-13M8 7.5h3M9.5 6v3M13.5 16.5h4"/>',
    "verdict-scam": '<path d="M12 3 2 20.5h20zM12 9.5v5"/><circle class="solid" cx="12" cy="17.3" r="1.2"/>',
    "verdict-satire": '<path d="M5 4h14v7c0 5-3 8.5-7 9.5-4-1-7-4.5-7-9.5z"/>'
    '<path d="M8.5 8.8h1.5M14 8.8h1.5M8.5 13c2 2.2 5 2.2 7 0"/>',
    "verdict-opinion": '<path d="M3.5 4.5h17v12H12L7 20.5v-4H3.5z"/><path d="M8 9h8M8 12.3h5"/>',
    "verdict-unproven": '<circle cx="12" cy="12" r="9" stroke-dasharray="3.5 2.7"/>'
    '<path d="M9.7 9.8a2.4 2.4 0 1 1 3.3 2.3c-.7.4-1 .8-1 1.7"/>'
    '<circle class="solid" cx="12" cy="16.6" r="1.1"/>',
    "verdict-pending": '<path d="M6.5 3h11M6.5 21h11M7.5 3v3.5L12 12l4.5-5.5V3M7.5 21v-3.5L12 12l4.5 5.5V21"/>',
    "verdict-out_of_scope": '<rect x="3" y="5.5" width="18" height="13" rx="6.5"/><path d="M8.5 12h7"/>',
}

# The mark: a message bubble that is also a seeing eye, with an answer ticked in the iris.
LOGO: Final = (
    '<path class="logo-bubble" d="M24 7C13.5 7 6 13.6 2.8 21.5 5 27 9 31.5 14.2 34L11.5 42.5'
    'l10.7-6.6c.6.1 1.2.1 1.8.1 10.5 0 18-6.6 21.2-14.5C42 13.6 34.5 7 24 7z"/>'
    '<circle class="logo-iris" cx="24" cy="21.5" r="10.2"/>'
    '<path class="logo-tick" d="m19.2 21.8 3.5 3.6 6.5-7.2"/>'
)
