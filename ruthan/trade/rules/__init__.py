"""Pure decisions about products and trade, each with its sentence; dated tables beside them."""
