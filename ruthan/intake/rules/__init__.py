"""What intake accepts and how it is labelled: pure rules about text, links and files."""
