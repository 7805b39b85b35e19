"""A real LINE channel: its menu, its webhook address, how it stands."""
