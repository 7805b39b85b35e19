"""The design system: tokens, components, base pages and the living page that shows them."""
