"""Six channels, every province: orders, coordinators, campaigns, activities, monthly reports."""
