"""What every address of the API stands on: keys, problems, repeated requests, pages, tags."""
