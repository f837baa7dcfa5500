"""What Textback costs, printed as tables: `make bench`. Compared inside one run, because machines differ and drift."""
