"""Getting the program onto a computer: from a checkout (bootstrap) and as packages."""
