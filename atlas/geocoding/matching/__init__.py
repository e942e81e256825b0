"""From a name to one place of the gazetteer: candidates, ranks, confidence."""
