"""Past minutes from YAML or JSON: `read` checks the form, `write` makes the rows. docs/import.md lists the codes."""
