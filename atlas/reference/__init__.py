"""What every room agrees on: words, codes, colours, actors, territories."""
