"""The rules of the house, held by machines; each rule is also shown a bad example, so that it cannot sleep."""
