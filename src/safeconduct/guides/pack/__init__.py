"""Reading a pack: files → nodes with their places → a compiled guide, or all problems together."""
