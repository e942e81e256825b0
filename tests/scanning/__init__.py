"""Tests of scans: events larger than memory."""
