"""The tests: the same tree as the program's, plus rules, browser, properties and golden files."""
