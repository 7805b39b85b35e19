"""Pure forms of what is shared: MISP, the Global Signal Exchange, tables; and reading MISP."""
