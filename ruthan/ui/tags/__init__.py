"""Tags and filters by noun; `ui_tags` gathers them for `{% load ui_tags %}`."""
