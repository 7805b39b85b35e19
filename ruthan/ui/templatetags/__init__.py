"""The one tag library of the design system."""
