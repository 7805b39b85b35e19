"""One fact in every form: texts in, files out; nothing here knows Django or a database."""
