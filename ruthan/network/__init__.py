"""The network of organisations: centres, agencies, desks, memberships, hotlines, taxonomies."""
