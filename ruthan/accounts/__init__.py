"""People who sign in: users, second factors, the sudo window."""
