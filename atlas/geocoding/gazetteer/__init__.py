"""The gazetteer: its layers, its table of places, its index of names."""
