"""Documentation pages into blocks of code with places, languages, roles and placeholders."""
