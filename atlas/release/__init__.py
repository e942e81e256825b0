"""What may go out: redaction, coarser places, embargo, the state of a day, a last check."""
