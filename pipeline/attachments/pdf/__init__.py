"""PDFs that others made: opened, cleaned of what runs or reaches outside, made fit to be kept, and measured."""
